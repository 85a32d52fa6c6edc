"""The state of a model as a tree: dicts in dicts, by the parts of each variable's path."""

GROUPS = ("trainable_variables", "non_trainable_variables", "optimizer_variables", "metrics_variables")


class HasStateTree:
    """Base of Model: `get_state_tree` and `set_state_tree`."""

    def get_state_tree(self, value_format="backend_tensor"):
        """The values of all variables: `{"trainable_variables": {"dense": {"kernel": ..., "bias": ...}}, ...}`.

        Args:
            value_format: "backend_tensor" for tensors, "numpy_array" for arrays.

        Raises ValueError for another format, and where two variables have one path.
        """
        return {group: _tree_of(variables, value_format) for group, variables in _groups(self)}

    def set_state_tree(self, state_tree):
        """Assign the values of such a tree; what it leaves out stays. Raises ValueError for a group that is none."""
        groups = dict(_groups(self))
        for group, tree in state_tree.items():
            if group not in groups:
                raise ValueError(f"Unknown variable name: {group}")
            values = dict(_leaves(tree))
            for variable in groups[group]:
                if variable.path in values:
                    variable.assign(values[variable.path])


def _groups(model):
    optimizer = [] if model.optimizer is None else model.optimizer.variables
    return zip(GROUPS, (model.trainable_variables, model.non_trainable_variables, optimizer, model.metrics_variables))


def _tree_of(variables, value_format):
    if value_format not in ("backend_tensor", "numpy_array"):
        raise ValueError(
            "Invalid `value_format` argument. Expected one of {'numpy_array', 'backend_tensor'}. Received: "
            f"value_format={value_format}"
        )
    tree, seen = {}, set()
    for variable in variables:
        if variable.path in seen:
            raise ValueError(
                f"The following variable path is found twice in the model: '{variable.path}'. `get_state_tree()` can only be called "
                "when all variable paths are unique. Make sure to give unique names to your layers (and other objects)."
            )
        seen.add(variable.path)
        branch, (*owners, name) = tree, variable.path.split("/")
        for owner in owners:
            branch = branch.setdefault(owner, {})
        branch[name] = variable.numpy() if value_format == "numpy_array" else variable.value
    return tree


def _leaves(tree, path=""):
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}{name}/")
        else:
            yield path + name, value
