"""Questions answered side by side: without a profile, with it, and with another one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterpoise.domain.catalogue.bounds import Bounds
from counterpoise.domain.catalogue.profile import Profile
from counterpoise.domain.compiler.document import document
from counterpoise.domain.compiler.policy import CompiledPolicy, Means, Options
from counterpoise.domain.errors import InvalidOption
from counterpoise.services.policies import Policies
from counterpoise.services.ports import Message, ModelIdentity, Progress, Upstream

__all__ = ["MAX_TOKENS", "Answer", "Answers", "SideBySide"]

MAX_TOKENS = 160


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply and what it was given under; every field on the profile is None without one.

    Attributes:
        profile: the profile's id.
        title: the profile's title.
        policy: digest of the compiled policy.
        means: how the policy reached the model.
        text: the reply.
        finish: the model's own word for why it ended; ``length`` means that it was cut off.
    """

    profile: str | None
    title: str | None
    policy: str | None
    means: Means | None
    text: str
    finish: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One question and its replies: without a profile first, then with it, then with the one it is held against."""

    question: str
    context: str | None
    model: ModelIdentity
    caveat: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class _Condition:
    """What stands before a question, and whose it is."""

    opening: tuple[Message, ...] = ()
    profile: Profile | None = None
    policy: str | None = None
    means: Means | None = None


def _condition(profile: Profile, policy: CompiledPolicy) -> _Condition:
    system = Message("system", policy.prompt.text)
    turns = (Message(turn.role, turn.content) for turn in policy.prompt.turns)
    return _Condition((system, *turns), profile, document(policy)["digest"], policy.options.means)


class Answers:
    """Asks one model under several policies.

    Args:
        policies: compiles the profiles.
        upstream: the model.
    """

    def __init__(self, policies: Policies, upstream: Upstream) -> None:
        self._policies = policies
        self._upstream = upstream

    def answer(
        self,
        question: str,
        profile: Profile,
        *,
        against: Profile | None = None,
        bounds: Bounds | None = None,
        context: str | None = None,
        options: Options | None = None,
        max_tokens: int = MAX_TOKENS,
        seed: int = 0,
    ) -> SideBySide:
        """One question, answered without ``profile``, with it, and with ``against`` if there is one.

        Raises:
            InvalidOption: if the question is blank or ``max_tokens`` below 1; else as ``compile_profile`` does.
            ModelError: if the model is missing or fails.
        """
        (only,) = self.answer_all(
            [question],
            profile,
            against=against,
            bounds=bounds,
            context=context,
            options=options,
            max_tokens=max_tokens,
            seed=seed,
        )
        return only

    def answer_all(
        self,
        questions: Sequence[str],
        profile: Profile,
        *,
        against: Profile | None = None,
        bounds: Bounds | None = None,
        context: str | None = None,
        options: Options | None = None,
        max_tokens: int = MAX_TOKENS,
        seed: int = 0,
        progress: Progress | None = None,
    ) -> tuple[SideBySide, ...]:
        """Every question as in ``answer``, each in a chat of its own, in the order given.

        Raises:
            InvalidOption: if a question is blank or ``max_tokens`` below 1; else as ``compile_profile`` does.
            ModelError: if the model is missing or fails; replies so far are then lost.
        """
        if not all(question.strip() for question in questions):
            raise InvalidOption("A question is empty; ask something.")
        if max_tokens < 1:
            raise InvalidOption(f"max_tokens must be at least 1, not {max_tokens}.", max_tokens=max_tokens)
        chosen = [profile] if against is None else [profile, against]
        compiled = [self._policies.compile(each, bounds, context, options) for each in chosen]
        conditions = [_Condition(), *map(_condition, chosen, compiled)]
        columns = list(self._columns(questions, conditions, max_tokens, seed, progress))
        identity = self._upstream.identity
        return tuple(
            SideBySide(question, context, identity, self._upstream.caveat, replies)
            for question, replies in zip(questions, zip(*columns, strict=True), strict=True)
        )

    def _columns(
        self,
        questions: Sequence[str],
        conditions: Sequence[_Condition],
        max_tokens: int,
        seed: int,
        progress: Progress | None,
    ) -> Iterator[list[Answer]]:
        """The replies of one condition after another, so that a model can keep the long opening that they share."""
        total = len(questions) * len(conditions)
        done = 0
        if progress:
            progress(done, total)
        for condition in conditions:
            column = []
            for question in questions:
                column.append(self._ask(question, condition, max_tokens, seed))
                done += 1
                if progress:
                    progress(done, total)
            yield column

    def _ask(self, question: str, condition: _Condition, max_tokens: int, seed: int) -> Answer:
        messages = (*condition.opening, Message("user", question))
        reply = self._upstream.answer(messages, max_tokens=max_tokens, seed=seed)
        return Answer(
            profile=condition.profile.id if condition.profile else None,
            title=condition.profile.title if condition.profile else None,
            policy=condition.policy,
            means=condition.means,
            text=reply.text,
            finish=reply.finish,
        )
