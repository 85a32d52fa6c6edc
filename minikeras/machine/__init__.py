"""The machine beneath: how many processors may be used, on how many threads BLAS works, what becomes of freed memory.

`keras.config.use_machine` is its one switch.
"""
