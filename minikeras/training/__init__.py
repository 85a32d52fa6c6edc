"""compile, fit, evaluate, predict: data in, losses routed to outputs by name, one step after the other.

Read `data` (batches), `routing` (what belongs to which output), `compiled` (losses and metrics at work), then `trainer`.
"""
