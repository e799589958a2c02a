"""Tokyo: its money comes after the abductions and the missiles have moved (Park II.2, III.1)."""

from __future__ import annotations

from typing import Any

import numpy as np

from agents.packages import worth
from agents.party import Party
from agents.surroundings import Table


class Tokyo(Party):
    """The Diet asks more of a package that costs money while the items on its conscience are not performed."""

    def __init__(self, model: Any, name: str) -> None:
        super().__init__(model, name)
        conscience = self.terms.conscience
        self.conscience = self.world.agenda.indices(tuple(conscience))
        self.demands = np.empty((self.world.state.worlds, len(conscience)))
        for place, (item, weight) in enumerate(conscience.items()):
            self.demands[:, place] = self.world.draw(f"party/{name}/conscience/{item}", weight)

    def bar(self, table: Table, package: np.ndarray) -> np.ndarray:
        missing = 1.0 - self.world.state.performed[:, self.conscience]
        pays = worth(self.burden[:, table.items], package) > 0.0
        return self.threshold + np.where(pays, worth(self.demands, missing), 0.0)
