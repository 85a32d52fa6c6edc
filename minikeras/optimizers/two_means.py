"""What Adam and its kin share: two running means, or what stands for one, and how slowly they move."""

from minikeras.optimizers.optimizer import Optimizer


class TwoMeans(Optimizer):
    """Base of Adam, Adamax and Nadam: the arguments `beta_1`, `beta_2` and `epsilon`."""

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, **common):
        super().__init__(learning_rate, **common)
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def get_config(self):
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2, "epsilon": self.epsilon}
