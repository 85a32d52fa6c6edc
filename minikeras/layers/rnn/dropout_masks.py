"""Dropout inside a recurrence: one mask for all steps of a sequence, drawn before the first one."""

from minikeras import ops, random


class DropoutMasks:
    """Part of a cell with `dropout`, `recurrent_dropout` and a `seed_generator`: draws its masks and keeps them for one sequence.

    `dropout_mask_count`, where the cell has it, asks for a list with a mask for each gate instead of one mask for all.

    Source: Gal and Ghahramani, 2016, "A theoretically grounded application of dropout in recurrent neural networks".
    """

    dropout_mask_count = None
    _dropout_mask = None
    _recurrent_dropout_mask = None

    def _start_dropout(self, dropout, recurrent_dropout, seed):
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self.seed = seed

    def _create_dropout_mask(self, like, rate):
        ones = ops.ones_like(like)
        if self.dropout_mask_count is None:
            return random.dropout(ones, rate=rate, seed=self.seed_generator)
        return [random.dropout(ones, rate=rate, seed=self.seed_generator) for _ in range(self.dropout_mask_count)]

    def get_dropout_mask(self, step_input):
        """The mask of the inputs `(batch, features)`, or a list of them; None without dropout."""
        if self._dropout_mask is None and self.dropout > 0:
            self._dropout_mask = self._create_dropout_mask(step_input, self.dropout)
        return self._dropout_mask

    def get_recurrent_dropout_mask(self, state):
        """The mask of the state `(batch, units)`, or a list of them; None without recurrent dropout."""
        if self._recurrent_dropout_mask is None and self.recurrent_dropout > 0:
            self._recurrent_dropout_mask = self._create_dropout_mask(state, self.recurrent_dropout)
        return self._recurrent_dropout_mask

    def reset_dropout_mask(self):
        """Forget the masks of the inputs: the next sequence gets new ones."""
        self._dropout_mask = None

    def reset_recurrent_dropout_mask(self):
        """Forget the masks of the state."""
        self._recurrent_dropout_mask = None

    def skip_dropout_masks(self):
        """Move the seed on as if masks had been drawn: Keras draws them outside of training as well, and doesn't use them."""
        for rate in (self.dropout, self.recurrent_dropout):
            for _ in range((self.dropout_mask_count or 1) if rate > 0 else 0):
                self.seed_generator.next()
