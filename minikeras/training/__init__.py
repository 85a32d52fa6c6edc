"""compile, fit, evaluate, predict: data in, losses routed to outputs by name, one step after the other.

The way from `fit` to one step: `trainer` (fit), `epochs` (batches, epoch after epoch), `run` (the loop), `step` (a batch's update).
Beside it: `data`, `arrays` and `streams` (where batches come from); `routing`, `compiled_loss`, `compiled_metrics` and `resolving`
(what `compile` was given, at work); `plan` and `state` (what is trained, and put back where a batch fails).
"""
