"""Which samples make the batch of an iteration."""

from __future__ import annotations

import threading
from functools import cached_property, lru_cache

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.network import Indices
from bpsim.core.training import SampleOrder, Training

SECONDS_PER_EPOCH, SECONDS_PER_SAMPLE = 20e-6, 15e-9
"""How long it takes to draw the order of an epoch, and in it of each sample; measured."""


class Batches(Struct, frozen=True):
    """The batches of a training on so many samples. An epoch is one pass over the samples, an iteration one batch.

    The order of an epoch is that of numpy's ``RandomState([seed, epoch])``, whose streams never change: ``permutation``
    where samples are shuffled, ``randint`` where they are drawn with replacement. So no state of a generator is kept.

    picked: iterations whose batch begins with a sample that a user chose. It changes places with the sample that would
    have been there; where it was taken in this epoch already, it is taken again in place of that one.
    """

    samples: int
    size: int
    order: SampleOrder
    seed: int
    picked: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, samples: int, training: Training, picked: tuple[tuple[int, int], ...] = ()) -> Batches:
        """The batches that a training asks for; all samples in one where it asks for more than there are.

        picked: its picked samples as indices of these; where every batch is the data, there is nothing to pick.
        """
        size = samples if training.batch is None else min(training.batch, samples)
        batches = cls(samples, size, training.order, training.seed)
        return batches if batches.full_batch else replace(batches, picked=picked)

    @property
    def per_epoch(self) -> int:
        """The iterations of an epoch, a count."""
        return -(-self.samples // self.size)

    @property
    def drawn(self) -> int:
        """The samples that an epoch takes, a count."""
        return self.per_epoch * self.size if self.order is SampleOrder.RANDOM else self.samples

    @property
    def full_batch(self) -> bool:
        """Whether every batch is the data, so that its error is that of all samples."""
        return self.size == self.samples and self.order is not SampleOrder.RANDOM

    @property
    def drawing_seconds(self) -> float:
        """The seconds that it takes to draw the order of an epoch, for each of its iterations, roughly."""
        if self.order is SampleOrder.IN_ORDER:
            return 0.0
        return (SECONDS_PER_EPOCH + self.drawn * SECONDS_PER_SAMPLE) / self.per_epoch

    def epoch(self, iteration: int) -> int:
        """The epoch of an iteration, from 0."""
        return iteration // self.per_epoch

    def size_of(self, iteration: int) -> int:
        """How many samples an iteration's batch has: the last one of an epoch may have fewer."""
        return min(self.size, self.drawn - iteration % self.per_epoch * self.size)

    def rows(self, iteration: int) -> Indices:
        """The indices of the samples of an iteration's batch, in order."""
        at = iteration % self.per_epoch * self.size
        return _epoch(self, self.epoch(iteration))[at : at + self.size]

    def stretch(self, iteration: int, updates: int) -> tuple[Indices, int]:
        """All samples of the epochs that so many iterations from ``iteration`` on touch, and where the first begins.

        One epoch, to be taken again and again, where all are alike.
        """
        first = self.epoch(iteration)
        start = iteration % self.per_epoch * self.size
        if self.order is SampleOrder.IN_ORDER and not any(self.epoch(at) >= first for at, _ in self.picked):
            return _epoch(self, first), start
        last = self.epoch(iteration + max(updates, 1) - 1)
        return np.concatenate([_epoch(self, epoch) for epoch in range(first, last + 1)]), start


class _Stream(threading.local):
    """A generator for each thread, which is given another seed for every epoch: to make one takes ten times as long."""

    @cached_property
    def random(self) -> np.random.RandomState:
        return np.random.RandomState(0)


_STREAM = _Stream()


@lru_cache(maxsize=64)
def _epoch(batches: Batches, epoch: int) -> Indices:
    """The samples of one epoch."""
    if batches.order is SampleOrder.IN_ORDER:
        rows = np.arange(batches.samples)
    else:
        stream = _STREAM.random
        stream.seed([batches.seed, *_words(epoch)])
        shuffled = batches.order is SampleOrder.SHUFFLED
        rows = stream.permutation(batches.samples) if shuffled else stream.randint(0, batches.samples, batches.drawn)
    rows = rows.astype(np.int64)
    for iteration, sample in batches.picked:
        if batches.epoch(iteration) == epoch:
            _pick(rows, iteration % batches.per_epoch * batches.size, sample)
    rows.flags.writeable = False
    return rows


def _pick(rows: Indices, at: int, sample: int) -> None:
    """Puts a sample at a place of an epoch; what was taken before that place stays."""
    later = at + np.flatnonzero(rows[at:] == sample)
    if len(later):
        rows[later[0]] = rows[at]
    rows[at] = sample


def _words(number: int) -> list[int]:
    """A number in digits of 32 bits, the lowest first: what a RandomState is seeded with."""
    return [number] if number < 1 << 32 else [number & 0xFFFFFFFF, *_words(number >> 32)]
