"""compile, fit, evaluate, predict: data in, losses routed to outputs by name, one step after the other.

Read `trainer` (fit), `run` (its loop over epochs and batches), then `step` (what one batch does).

Beside them: `epochs`, `data`, `arrays` and `streams` (where batches come from); `compiling`, `routing`, `compiled_loss`,
`compiled_metrics` and `resolving` (what `compile` is given, and does); `plan`, `state` and `known` (what is trained, and put back where
a batch fails); `one_batch` (for loops of one's own); and what is said of mistakes (`before_fit`, `not_finite`, `fixed_modes`, `explain_*`).
"""
