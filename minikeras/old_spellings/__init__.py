"""Old spellings: the names of Keras 1 and 2 that Keras 3 no longer has, and what to write now.

Books and answers on the web are full of them. Nothing here makes an old spelling work: where Keras 3 raises, minikeras raises the
same class of error with the same first sentence, and adds one line with the modern spelling. Four tables, one for each kind:

- `gone_modules`: `from minikeras.layers.core import Dense`
- `gone_names`: `from minikeras.layers import Merge`, `keras.backend.mean`
- `old_arguments`: `Dense(3, init="uniform")`, `model.fit(x, y, nb_epoch=3)`
- `gone_attributes`: `layer.output_shape`, `model.predict_classes(x)`

`import minikeras` sets the watch for gone modules, and lets rooms ask `gone_names` for what they miss.
"""
