"""`draftkit people`: whom you know."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from draftkit.cli.knowing import people_file, profile_file
from draftkit.cli.output import output_option, print_json, profile_option, remark, say, store_at
from draftkit.errors import InputError, UsageError, with_one_stop
from draftkit.files.streams import read_all

if TYPE_CHECKING:
    from draftkit.people.people import People
    from draftkit.people.person import Person

__all__ = ["people", "put_to"]

_LEFT_SHOWN = 20


@click.group(short_help="Whom you know: import, list, show, note, merge, forget.")
def people() -> None:
    """Whom you know, in people.yaml beside your profile.

    A kind of draft takes a person by name, such as: draftkit thanks ines "the panel".
    """


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "columns",
    metavar="FIELD=COLUMN",
    multiple=True,
    help='Which column holds what, such as recipient="First Name + Last Name".',
)
@click.option(
    "--theirs", is_flag=True, help="Where a field differs, take the file's; yours goes to notes."
)
@click.option("--mine", is_flag=True, help="Where a field differs, keep yours.")
@click.option("--dry-run", is_flag=True, help="Say what would be added and changed.")
@profile_option
def import_(  # noqa: PLR0913 - click's options
    file: Path,
    columns: tuple[str, ...],
    profile_path: str | None,
    *,
    theirs: bool,
    mine: bool,
    dry_run: bool,
) -> None:
    """Take people from a file: CSV, vCard, JSON Lines, LinkedIn's Connections.csv, people.yaml.

    Somebody whose address you have already is completed. What differs is asked on a terminal,
    and listed elsewhere.
    """
    from draftkit.people.importing import people_in

    chosen = dict(_pair(text) for text in columns)
    found = people_in(file, columns=chosen)
    target = people_file(profile_path)
    ask = sys.stdin.isatty() and sys.stderr.isatty() and not (theirs or mine or dry_run)
    put_to(target, found.people, ask=ask, theirs=theirs, dry_run=dry_run)
    for line in found.remarks:
        remark(line)
    _show_left(found.left)


def _pair(text: str) -> tuple[str, str]:
    name, equals, column = text.partition("=")
    if not equals:
        raise click.BadParameter(f'write FIELD=COLUMN, not "{text}"', param_hint="--map")
    return name.strip(), column.strip()


def put_to(
    target: Path, found: list[Person], *, ask: bool, theirs: bool = False, dry_run: bool = False
) -> None:
    """Add people to those in a file; ask about what differs, or list it.

    Args:
        target: The file of people.
        found: The people to add.
        ask: Whether somebody is there to be asked.
        theirs: Whether what differs is taken over, unless somebody is asked.
        dry_run: Whether to say only what would be done.
    """
    from draftkit.people.merging import Merged, Mine, in_common, merge
    from draftkit.people.people import People

    decide = _Asking() if ask else Mine(theirs=theirs)
    if ask or dry_run:  # so that the file is not locked while a person thinks
        result = merge(People.load(target), found, decide.choose, decide.is_same)
    if not dry_run:
        result = Merged()

        def changes(people: People) -> None:
            nonlocal result
            decide.again()
            result = merge(people, found, decide.choose, decide.is_same)

        People.edit(target, changes)
    would = "would be " if dry_run else ""
    say(
        f"{target}: {len(result.added):,} {would}added, {len(result.changed):,} {would}changed, "
        f"{result.same:,} known already."
    )
    for conflict in decide.conflicts:
        remark(
            with_one_stop(
                f"Differs, and {'taken over' if theirs else 'kept as you have it'}: {conflict}."
            )
        )
    for known, other in decide.doubtful:
        remark(
            f"The same person? {known} and {other} have {in_common(known, other)} in common. If "
            f'so: draftkit people merge "{known.name}" "{other.name}"'
        )


class _Asking:
    """Asks about each thing once, and remembers what was said."""

    def __init__(self) -> None:
        self.conflicts: list[Any] = []
        self.doubtful: list[tuple[Person, Person]] = []
        self._said: dict[object, Any] = {}
        self._for_all = ""

    def again(self) -> None:
        """Forget nothing: what was answered holds for the file as it is by now, too."""

    def choose(self, conflict: Any) -> Any:
        key = (conflict.person.name, conflict.field, conflict.mine, conflict.theirs)
        if key not in self._said:
            remark(with_one_stop(f"{conflict}."))
            said = self._for_all or _asked(
                "Keep yours (m), take theirs (t), both (b)? Capitals: for all", "mtbMTB", "m"
            )
            self._for_all = said.lower() if said.isupper() else self._for_all
            self._said[key] = {"m": "mine", "t": "theirs", "b": "both"}[said.lower()]
        return self._said[key]

    def is_same(self, mine: Person, theirs: Person) -> bool:
        key = (mine.name, str(mine), str(theirs))
        if key not in self._said:
            remark(with_one_stop(f"You have {mine}; there is {theirs}."))
            self._said[key] = click.confirm("Are they the same person?", default=False, err=True)
        return bool(self._said[key])


def _asked(question: str, letters: str, default: str) -> str:
    answer: str = click.prompt(
        question, type=click.Choice(list(letters)), default=default, show_choices=False, err=True
    )
    return answer


def _show_left(left: list[str]) -> None:
    for line in left[:_LEFT_SHOWN]:
        remark(f"Left: {line}")
    if len(left) > _LEFT_SHOWN:
        remark(f"Left: and {len(left) - _LEFT_SHOWN:,} more lines like these.")


@people.command("list")
@click.argument("words", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print a list of people as JSON.")
@profile_option
def list_(words: tuple[str, ...], profile_path: str | None, *, as_json: bool) -> None:
    """List the people whom you know, or those with these WORDS in their entry."""
    from draftkit.people.naming import folded
    from draftkit.people.people import People

    file = people_file(profile_path)
    known = People.load(file)
    wanted = folded(" ".join(words)).split()
    found = [
        person
        for person in known
        if not wanted or all(word in folded(str(person.as_dict())) for word in wanted)
    ]
    if as_json:
        print_json([person.as_dict() for person in found])
        return
    for person in found:
        touch = f"  last in touch {person.last_touch}" if person.last_touch else ""
        say(f"{person}{touch}")
    if not len(known):
        remark(f"There is nobody in {file}. Take people from a file: draftkit people import FILE")


@people.command()
@click.argument("who")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@profile_option
def show(who: str, profile_path: str | None, *, as_json: bool) -> None:
    """Show what you know of somebody: WHO is a name, a part of it, or an address."""
    from draftkit.people.naming import find
    from draftkit.people.people import People

    known = People.load(people_file(profile_path))
    person = find(who, known)
    if as_json:
        print_json(person.as_dict())
        return
    from draftkit.files import yamlio

    say(yamlio.dump(person.as_dict()), end="")
    remark(f"{known.path}, line {known.line(person)}.")


@people.command()
@click.argument("who")
@click.argument("words", nargs=-1, required=True, metavar="TEXT")
@click.option("--on", metavar="DATE", default="", help="The day that it is about. [default: today]")
@profile_option
def note(who: str, words: tuple[str, ...], on: str, profile_path: str | None) -> None:
    """Note something about somebody, such as: draftkit people note ines "moves to Porto"."""
    from draftkit.people.naming import find
    from draftkit.people.people import People
    from draftkit.people.person import noted

    text = read_all() if words == ("-",) else " ".join(words)

    def changes(known: People) -> None:
        person = find(who, known)
        say(str(known.change(person, notes=(*person.notes, noted(text, on)))))

    remark(f"Kept in {People.edit(people_file(profile_path), changes).path}.")


@people.command()
@click.argument("who")
@click.argument("other")
@click.option("--theirs", is_flag=True, help="Where a field differs, take OTHER's.")
@profile_option
def merge(who: str, other: str, profile_path: str | None, *, theirs: bool) -> None:
    """Make one person of two: OTHER goes into WHO, with all that is known of both.

    What differs is asked on a terminal; elsewhere WHO's is kept, and OTHER's goes to the notes.
    """
    from draftkit.people.merging import united
    from draftkit.people.people import People

    asking = _Asking() if sys.stdin.isatty() and sys.stderr.isatty() and not theirs else None

    def choose(conflict: Any) -> Any:
        return asking.choose(conflict) if asking else "theirs" if theirs else "both"

    def changes(known: People) -> None:
        mine, second = _two(who, other, known)
        after = united(mine, second, choose)
        known.remove(second, into=mine)
        say(str(known.change(mine, **{key: getattr(after, key) for key in after.as_dict()})))

    file = people_file(profile_path)
    changes_are_known = People.load(file)
    _two(who, other, changes_are_known)
    if asking:
        united(*_two(who, other, changes_are_known), choose)
    People.edit(file, changes)


def _two(who: str, other: str, known: People) -> tuple[Person, Person]:
    from draftkit.people.naming import find, matches

    if who == other or (matches(who, known) == matches(other, known)):
        both = matches(who, known)
        if len(both) == 2:  # two of the same name
            return both[0], both[1]
        raise InputError(f'"{who}" and "{other}" are not two people; name each by an address.')
    return find(who, known), find(other, known)


@people.command()
@click.argument("who")
@output_option
@click.option("--yes", is_flag=True, help="Do not ask.")
@profile_option
def forget(who: str, output: str | None, profile_path: str | None, *, yes: bool) -> None:
    """Take somebody out of your people and notes, and say where else the name stands.

    Where you are not asked, WHO must be a whole name or an address. What is taken out is in
    forgotten.txt, beside your profile, until you forget somebody else. Drafts to them stay: they
    are yours, and are listed.
    """
    from draftkit.people import forgetting
    from draftkit.people.naming import find
    from draftkit.people.people import People

    asks = not yes and sys.stdin.isatty()
    person = find(who, People.load(people_file(profile_path)), whole=not asks)
    if not (yes or asks):
        raise UsageError(f"{person} is forgotten only if you say so: add --yes.")
    if asks:
        click.confirm(f"Forget {person}?", abort=True, err=True)
    folder = store_at(output).folder
    gone = forgetting.forget(who, profile_file(profile_path), folder, whole=not asks)
    say(f"{gone.person} is gone from your people, with {gone.notes} of your notes.")
    if gone.events:
        say(f"They are gone from {gone.events} of the lines of your journal.")
    say(f"What was taken out is in {gone.kept} until you forget somebody else.")
    for path in gone.drafts:
        say(f"A draft with them stays: {path}")
    for path, line in gone.elsewhere:
        say(f"They stand in {path}{f', line {line}' if line else ''}.")
    for path in gone.unread:
        say(f"Could not be looked into: {path}")
