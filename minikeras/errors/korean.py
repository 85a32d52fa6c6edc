"""What stands below Keras's sentence, in Korean: each English text, with `{names}` for what is filled in, beside its own.

A name is followed by a noun or by a mark wherever a particle would hang on how it is read. What is filled in may be any text; names that
begin with `number`, `word` and `quoted` stand for these alone. Of several texts that fit, the one with the most letters of its own is taken.
"""

LABELS = {"Where": "위치", "Got": "받은 것", "Wants": "필요한 것", "Why": "이유"}

PLACES = {
    "{first}, layer {layer} ({kind}), call {number}": "{first}, {layer} 층({kind}), 호출 {number}",
    "{first}, layer {layer} ({kind})": "{first}, {layer} 층({kind})",
    "layer {layer} ({kind}), call {number}": "{layer} 층({kind}), 호출 {number}",
    "layer {layer} ({kind})": "{layer} 층({kind})",
    "{first}, output '{name}'": "{first}, 출력 '{name}'",
    "output '{name}'": "출력 '{name}'",
    "{way} --> outputs": "{way} --> 출력",
}

GIVEN = {
    "call {number}: {given} --> {result}": "호출 {number}: {given} --> {result}",
    "and {number} more": "그 밖에 {number}번",
    "several tensors": "여러 텐서",
    "{shape} from {maker}": "{maker}에서 나온 {shape}",
    "an array of shape {shape}": "{shape} 형태의 배열",
    "a tensor of shape {shape}": "{shape} 형태의 텐서",
    "a list of tensors": "텐서의 리스트",
    "a list in that order, or a dict of names": "이 순서로 담은 리스트, 또는 이름으로 담은 딕셔너리",
    "a batch of rows: {shape}": "여러 행으로 된 배치: {shape}",
    "a tensor of losses, one for each row": "행마다 값이 하나씩 있는 손실 텐서",
    "a {word}": "자료형 {word}",
    "text": "텍스트",
    "numbers, for input {quoted}": "{quoted} 입력에 넣을 수치 배열",
    "numbers, in {place}": "{place}에서 쓸 수치",
    "the loss {quoted}": "손실 {quoted}",
    "the metric {quoted}": "지표 {quoted}",
    "one list of tensors": "텐서를 담은 리스트 하나",
    "one for each output: {names}": "출력마다 하나씩: {names}",
    "1 tensor: {shapes}": "텐서 1개: {shapes}",
    "{count} tensors: {shapes}": "텐서 {count}개: {shapes}",
    "1 tensor": "텐서 1개",
    "{number} tensors": "텐서 {number}개",
    "target {target}, output {output}": "타깃 {target}, 출력 {output}",
    "label {number} at row {number_2}": "행 {number_2}에 있는 레이블 {number}",
    "{number} at row {number_2}, step {number_3}": "행 {number_2}, 스텝 {number_3}에 있는 값 {number}",
    "{number} at row {number_2}": "행 {number_2}에 있는 값 {number}",
    "{number} at axis {number_2}": "축 {number_2}의 크기 {number}",
    "{number} axes": "축 {number}개",
    "{number} to {number_2}": "{number}부터 {number_2}까지",
}

REASONS = {
    # names and inputs
    "Did you mean {name}?": "혹시 {name} 이름을 쓰려고 했나요?",
    "there is no input {names}; inputs without a name are numbered: name them": (
        "{names} 입력이 없습니다. 이름 없는 입력에는 번호가 붙으므로 직접 이름을 붙이세요."
    ),
    "there is no input {name}.": "{name} 입력이 없습니다.",
    "there is no input {names}": "{names} 입력이 없습니다.",
    "there is no output {name}.": "{name} 출력이 없습니다.",
    "there is no entry for output {name}": "{name} 출력에 해당하는 항목이 없습니다.",
    "got an input that it does not know: {names}": "모르는 입력을 받았습니다: {names}",
    "got inputs that it does not know: {names}": "모르는 입력을 받았습니다: {names}",
    "nothing would come into {names}": "{names} 입력에 들어올 것이 없습니다.",
    "only an Input that was made with optional=True may be left out": "생략할 수 있는 것은 optional=True로 만든 Input뿐입니다.",
    "all inputs stand in the first argument: one list or one dict": "입력은 모두 첫 번째 인수에 리스트나 딕셔너리 하나로 넣습니다.",
    "a list has no names, and these can be told apart in two ways: {declared}, as they were declared, or {sorted}, in alphabetical order": (
        "리스트에는 이름이 없어 입력을 두 가지로 짝지을 수 있습니다. 선언한 순서: {declared}, 알파벳 순서: {sorted}"
    ),
    "{quoted} is inside {quoted_2}": "{quoted} 층은 {quoted_2} 모델 안에 있습니다.",
    "names that end in a number go up each time a cell runs again: name the output layers, or call keras.utils.clear_session() first": (
        "숫자로 끝나는 이름은 셀을 다시 실행할 때마다 커집니다. 출력층에 이름을 붙이거나, 먼저 keras.utils.clear_session() 함수를 호출하세요."
    ),
    "{name} is a layer; the outputs are called as in Model(..., {{...}}): {names}": (
        "{name} 층의 이름을 적었습니다. 출력의 이름은 Model(..., {{...}}) 코드에 적은 대로입니다: {names}"
    ),
    "in the path of a weight, '/' stands between a layer and what is inside it": (
        "가중치의 경로에서 '/' 기호는 층과 그 안에 든 것을 구분하는 데 쓰입니다."
    ),
    # the graph
    "{source} was made inside model {model} and belongs to that model's own graph": (
        "{source} 입력은 {model} 모델 안에서 만들어져 그 모델의 그래프에 속합니다."
    ),
    "Input {name} is not among the inputs: {names}; {other} is another Input, which the output was not built from": (
        "입력 목록({names})에 {name} 입력이 없습니다. {other} 입력은 다른 Input이며, 출력은 이 Input으로 만들지 않았습니다."
    ),
    "Input {name} is not among the inputs: {names}": "입력 목록({names})에 {name} 입력이 없습니다.",
    "without an Input in front, a model has no symbols of its own": "맨 앞에 Input이 없으면 모델에는 아직 심볼이 없습니다.",
    "without an Input in front, it learns its shapes from the first data": "맨 앞에 Input이 없으면 첫 데이터를 받을 때 형태가 정해집니다.",
    "only a call has an input; a layer alone is a recipe": "입력은 호출에 있습니다. 호출하지 않은 층은 설계도일 뿐입니다.",
    "only a call has an output; a layer alone is a recipe": "출력은 호출에 있습니다. 호출하지 않은 층은 설계도일 뿐입니다.",
    "`.{attribute}` is that of call 0": "`.{attribute}` 속성은 호출 0의 것입니다.",
    "{thing} is a layer, not a tensor; call it first, to get one": "텐서가 들어갈 자리에 {thing} 층이 있습니다. 먼저 호출해야 텐서가 나옵니다.",
    "{thing} is a layer, not a tensor; call it, to get one": "텐서가 들어갈 자리에 {thing} 층이 있습니다. 호출해야 텐서가 나옵니다.",
    "an array is the result of a computation; a model is made of the calls themselves, on an Input": (
        "배열은 계산한 결과입니다. 모델은 Input을 넣어 호출한 기록으로 만듭니다."
    ),
    "{thing} is the class; call it with its arguments, to make a layer": "{thing} 클래스를 그대로 넣었습니다. 인수를 넣어 호출해야 층이 만들어집니다.",
    "Sequential takes one list of layers": "Sequential에는 층을 담은 리스트 하나를 넣습니다.",
    "it stands in the place of `{name}`, which wants its name": "`{name}` 인수의 자리에 있습니다. 이 인수는 이름을 적어서 넣어야 합니다.",
    "the tensors belong into the call, not into the constructor": "텐서는 층을 만들 때가 아니라 호출할 때 넣습니다.",
    "the base's `__init__` makes the places for weights, inner layers and calls": (
        "가중치, 안쪽 층, 호출을 담을 자리는 부모 클래스의 `__init__` 메서드가 만듭니다."
    ),
    "it was made once, before the loop; for weights of their own, make one in each turn": (
        "반복문 앞에서 한 번만 만들었습니다. 가중치를 따로 두려면 반복할 때마다 새로 만드세요."
    ),
    # symbols have no numbers
    "Python chooses a branch now, but the values come later": "파이썬은 지금 갈래를 골라야 하는데 값은 나중에 들어옵니다.",
    "how many parts there are may not be known yet": "몇 개로 나뉘는지 아직 모를 수 있습니다.",
    "how many weights there are hangs on the shape of the input": "가중치의 개수는 입력의 형태에 따라 정해집니다.",
    "it is a placeholder without values; a model gives values": "값이 없는 자리일 뿐입니다. 값은 모델이 내놓습니다.",
    "NumPy needs numbers": "넘파이에는 수가 필요합니다.",
    "np.{name} needs numbers; the operation of the same name in keras.ops makes a node instead": (
        "np.{name} 함수에는 수가 필요합니다. keras.ops에 있는 같은 이름의 연산은 그 대신 노드를 만듭니다."
    ),
    "{function}() needs a number": "{function}() 함수에는 수가 필요합니다.",
    "a symbol has no numbers; what a loss needs of the model is the output it is given": (
        "심볼에는 수가 없습니다. 손실을 계산하는 데 필요한 모델의 출력은 인수로 들어옵니다."
    ),
    "the layer is called on a symbol, to see which shapes come out; and what NumPy computes, no gradient goes through": (
        "지금은 나올 형태를 알아보려고 층에 심볼을 넣어 호출하고 있습니다. 넘파이로 한 계산에는 그레이디언트도 지나가지 못합니다."
    ),
    # shapes
    "{maker} returns only its last step": "{maker} 층은 마지막 타임스텝의 출력만 내놓습니다.",
    "{shape} has no axis for the channels": "{shape} 형태에는 채널 축이 없습니다.",
    "{shape} has {count} axes, one less than it wants": "{shape} 형태는 축이 {count}개로, 필요한 것보다 하나 적습니다.",
    "{shape} has {count} axes, {many} more than it wants": "{shape} 형태는 축이 {count}개로, 필요한 것보다 {many}개 많습니다.",
    "{shape} has {count} axes, {many} less than it wants": "{shape} 형태는 축이 {count}개로, 필요한 것보다 {many}개 적습니다.",
    "{shape} has no time axis: the layer itself is enough": "{shape} 형태에는 시간 축이 없습니다. 안쪽 층만 있으면 됩니다.",
    "its {weight} is {shape}, made at call {number} for {given}; all calls share it": (
        "{weight} 가중치의 형태는 {shape}이며, 호출 {number}에서 정해졌습니다({given}). 모든 호출이 이 가중치를 함께 씁니다."
    ),
    "its {weight} is {shape}; all calls share it": "{weight} 가중치의 형태는 {shape}이며, 모든 호출이 이 가중치를 함께 씁니다.",
    "a list is taken in alphabetical order: {names}": "리스트는 이름의 알파벳 순서로 짝지어집니다: {names}",
    "a row of it is {given}, the model was made for {wanted}": "한 행의 형태가 다릅니다. 받은 행: {given}, 모델이 받는 행: {wanted}",
    "this looks like a single row; or, if {count} is the number of rows, it does not belong into Input's shape": (
        "행 하나만 넣은 것으로 보입니다. 행이 {count}개라는 뜻이었다면, 행의 수는 Input의 형태에 넣지 않습니다."
    ),
    "this looks like a single row": "행 하나만 넣은 것으로 보입니다.",
    "they have different numbers of axes": "축의 개수가 서로 다릅니다.",
    "they differ at axis {axis}: {sizes}": "축 {axis}의 크기가 서로 다릅니다: {sizes}",
    "Flatten joined an unknown size with the others": "Flatten 층이 아직 모르는 크기를 다른 크기와 합쳤습니다.",
    "the last size of its input is not known": "입력의 마지막 크기를 알 수 없습니다.",
    "({shape}) is the number {number} in brackets; a tuple of one number has a comma": (
        "({shape}) 코드는 괄호로 묶은 수 {number}일 뿐입니다. 수가 하나인 튜플에는 쉼표를 찍습니다."
    ),
    "a size that is not known is None, not a negative number": "모르는 크기는 음수가 아니라 None으로 적습니다.",
    "batch_shape is shape with the size of the batch before it": "batch_shape 인수는 shape 앞에 배치 크기를 붙인 것입니다.",
    "the layers behind it make their weights for this shape of one row": "뒤에 오는 층은 한 행의 형태에 맞추어 가중치를 만듭니다.",
    "a model begins with a symbol; numbers come when it is called": "모델은 심볼에서 시작합니다. 값은 모델을 호출할 때 넣습니다.",
    # data, targets, losses
    "a model computes with numbers; text that is made of digits can be turned into them": (
        "모델은 수로 계산합니다. 숫자로 된 텍스트는 수로 바꿀 수 있습니다."
    ),
    "a list stands for several inputs, one array each": "리스트는 배열을 하나씩 받는 여러 입력을 뜻합니다.",
    "data are arrays of numbers": "데이터는 수를 담은 배열입니다.",
    "each row of x goes with a row of the others, but these are their rows: {rows}": (
        "x의 행은 다른 배열의 행과 하나씩 짝을 이루어야 합니다. 행의 수: {rows}"
    ),
    "an iterator is used up by one pass; of generators the first batches are kept, for a pass of each epoch": (
        "반복자는 한 번 돌면 끝납니다. 제너레이터에서는 처음 몇 배치를 보관해 두었다가 에포크마다 씁니다."
    ),
    "a table counts its rows from 0": "표의 행은 0부터 셉니다.",
    "the table has {count} rows": "표에는 행이 {count}개 있습니다.",
    "there are {count} classes, from 0 to {last}": "클래스는 0부터 {last}까지 모두 {count}개입니다.",
    "a row of the target has the shape {target}, a row of the output {output}; Dense works on the last axis alone": (
        "한 행의 형태가 다릅니다. 타깃: {target}, 출력: {output}. Dense 층은 마지막 축에만 작용합니다."
    ),
    "a row of the target has the shape {target}, a row of the output {output}": (
        "한 행의 형태가 다릅니다. 타깃: {target}, 출력: {output}"
    ),
    "the target holds numbers of classes, the loss wants one column for each class": (
        "타깃에는 클래스 번호가 들어 있는데, 이 손실에는 클래스마다 열이 하나씩 필요합니다."
    ),
    "the target is one-hot, the loss wants numbers of classes": "타깃은 원-핫인데, 이 손실에는 클래스 번호가 필요합니다.",
    "if that is meant, repeat it yourself; else give target and output one shape": (
        "의도한 것이라면 직접 반복해서 넣고, 아니라면 타깃과 출력의 형태를 맞추세요."
    ),
    "without a loss, an output is not trained; None says that it is meant": (
        "손실이 없는 출력은 훈련되지 않습니다. 의도한 것이라면 None을 적으세요."
    ),
    "Keras would train on the first of them alone; for their sum, write a function that adds them up": (
        "케라스라면 첫 번째 손실로만 훈련합니다. 합을 쓰려면 손실을 더하는 함수를 작성하세요."
    ),
    "Keras would take the weights in alphabetical order, {names}, for the losses in theirs": (
        "케라스라면 손실의 순서와 관계없이 가중치를 알파벳 순서로 짝짓습니다: {names}"
    ),
    "a softmax shares out 1 among the classes; with one class there is nothing to share, and nothing to learn": (
        "소프트맥스는 1을 여러 클래스에 나누어 줍니다. 클래스가 하나뿐이면 나눌 것도 없고 학습할 것도 없습니다."
    ),
    "it would leave out the steps that the mask of {maker} marks as padding; now it reads them as data": (
        "{maker} 층의 마스크가 패딩으로 표시한 스텝을 건너뛰어야 하는데, 지금은 데이터로 읽습니다."
    ),
    "it would leave out the steps that the mask marks as padding; now it reads them as data": (
        "마스크가 패딩으로 표시한 스텝을 건너뛰어야 하는데, 지금은 데이터로 읽습니다."
    ),
    "fit, evaluate and predict say it for the whole model; it makes a difference for {layer} and {more} more": (
        "훈련 중인지는 fit, evaluate, predict 메서드가 모델 전체에 알려 줍니다. 결과가 달라지는 층: {layer}, 그 밖에 {more}개"
    ),
    "fit, evaluate and predict say it for the whole model; it makes a difference for {layer}": (
        "훈련 중인지는 fit, evaluate, predict 메서드가 모델 전체에 알려 줍니다. 결과가 달라지는 층: {layer}"
    ),
    "which weights are trained is settled by the first batch after `compile`": (
        "어떤 가중치를 훈련할지는 `compile` 메서드를 호출한 뒤 첫 배치에서 정해집니다."
    ),
}

FRAMES = {"{rest} Did you mean {name}?": "{rest} 혹시 {name} 이름을 쓰려고 했나요?"}  # around another text
TEXTS = {**REASONS, **PLACES, **GIVEN}
