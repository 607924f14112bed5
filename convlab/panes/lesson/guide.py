"""Leads a learner through a lesson: sets the panes, judges answers, keeps the progress."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from convlab.bridge.store import Store
from convlab.core.document import changed
from convlab.core.problem import Problem
from convlab.course.catalogue import Library
from convlab.course.checks import Verdict, check_action, check_choice, check_number, solution
from convlab.course.lesson import ActionQuestion, ChoiceQuestion, Lesson, NumberQuestion, Step
from convlab.course.progress import How, Progress
from convlab.course.readout import StepReadout, derive, place_to_continue, rows
from convlab.panes.lesson.lesson_list import LessonList
from convlab.panes.lesson.step_view import StepView
from convlab.state.workspace import LessonPlace, Workspace, same_work
from convlab.widgets.look import Look


class Guide(QWidget):
    """The list of lessons, or the step that the workspace names."""

    status = Signal(str, str)

    def __init__(self, look: Look, store: Store, library: Library, progress: Progress) -> None:
        super().__init__()
        self._store, self._library, self._progress = store, library, progress
        self.list = LessonList(look)
        self.view = StepView(look)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.view)
        self._connect()
        self._show_place()

    # What a person can ask for ----------------------------------------------------------------------

    def open_lesson(self, key: str) -> None:
        """Opens a lesson where it was left."""
        lesson = self._library.lessons[key]
        self.enter(lesson, place_to_continue(lesson, self._progress.of(key)))

    def close_lesson(self) -> None:
        """Back to the list; what the learner made stays, nothing is hidden or fixed any more."""
        workspace = self._store.workspace
        free = changed(workspace.sandbox, hidden=frozenset(), locked=frozenset())
        self._store.look(changed(workspace, lesson=None, sandbox=free))

    def enter(self, lesson: Lesson, place: int) -> None:
        """Sets the panes up for a step, as one undo step."""
        step = lesson.steps[place]
        self._progress.open_step(lesson.key, step.key)
        workspace = step.scene.on(self._store.workspace)
        if self._is_done(lesson, step):
            workspace = _revealed(workspace)
        workspace = changed(workspace, lesson=LessonPlace(lesson=lesson.key, step=place))
        self._store.edit(f"Set up step {place + 1}", workspace)

    def next_step(self) -> None:
        """On to the next step, or to the list after the last; nothing while the answer is missing."""
        here = self._here()
        if here is None or self._readout(here).waits_for:
            return
        lesson, place = here
        if lesson.steps[place].question is None:
            self._progress.finish_step(lesson.key, lesson.steps[place].key, "read")
        if place + 1 < len(lesson.steps):
            self.enter(lesson, place + 1)
        else:
            self.close_lesson()

    def previous_step(self) -> None:
        """Back by one step; from the first to the list."""
        here = self._here()
        if here is None:
            return
        lesson, place = here
        if place == 0:
            self.close_lesson()
        else:
            self.enter(lesson, place - 1)

    def show_hint(self) -> None:
        """One more hint, counted."""
        here = self._here()
        if here is None or not self._readout(here).hint_label:
            return
        lesson, place = here
        step = lesson.steps[place]
        self._progress.keep_hints(lesson.key, step.key, self._progress.of(lesson.key).hints.get(step.key, 0) + 1)
        self.view.show_help(self._readout(here))

    def show_answer(self) -> None:
        """The answer with its arithmetic; an action is done for the learner."""
        here = self._here()
        if here is None:
            return
        lesson, place = here
        step = lesson.steps[place]
        self._progress.finish_step(lesson.key, step.key, "shown")
        if isinstance(step.question, ActionQuestion):
            workspace = step.scene.on(self._store.workspace)
            self._store.edit("Show the answer", solution(step.question, workspace))
        self._store.look(_revealed(self._store.workspace))
        self._show_place()
        self.view.show_verdict(self._readout(here).verdict)

    def answer(self, typed: str) -> None:
        """Judges what was typed or chosen."""
        here = self._here()
        if here is None or self._readout(here).verdict is not None:
            return
        lesson, place = here
        step = lesson.steps[place]
        verdict = _judged(step, typed)
        if isinstance(verdict, Problem):
            if self.view.exchange.answer is not None:
                self.view.exchange.answer.complain(verdict.sentence)
            return
        self._progress.keep_answer(lesson.key, step.key, typed)
        if verdict is not None and verdict.right:
            self._finish(here, "answered")
        self.view.show_verdict(verdict)
        if verdict is not None and verdict.right:
            self.view.foot.next.setFocus()

    # Inside -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._store.changed.connect(self._on_workspace_changed)
        self.list.chosen.connect(self.open_lesson)
        self.view.head.list_wished.connect(self.close_lesson)
        self.view.foot.back.clicked.connect(self.previous_step)
        self.view.foot.next.clicked.connect(self.next_step)
        exchange = self.view.exchange
        exchange.answered.connect(self.answer)
        exchange.hint_wished.connect(self.show_hint)
        exchange.answer_wished.connect(self.show_answer)
        exchange.set_up_wished.connect(self._set_up_again)

    def _on_workspace_changed(self, old: Workspace, new: Workspace) -> None:
        if old.lesson != new.lesson:
            self._show_place()
        here = self._here()
        if here is None:
            return
        if old.sandbox != new.sandbox or old.builder != new.builder or old.pane != new.pane:
            self._watch(here, new)
        self._offer_set_up(here, new)

    def _watch(self, here: tuple[Lesson, int], workspace: Workspace) -> None:
        """Looks whether the learner has done what the step asks for."""
        lesson, place = here
        step = lesson.steps[place]
        if not isinstance(step.question, ActionQuestion) or self._is_done(lesson, step):
            return
        verdict = check_action(step, step.question, workspace)
        if verdict is not None and verdict.right:
            self._finish(here, "answered")
        self.view.show_verdict(verdict)

    def _finish(self, here: tuple[Lesson, int], how: How) -> None:
        """The step is done: what was hidden shows, Next lights up."""
        lesson, place = here
        self._progress.finish_step(lesson.key, lesson.steps[place].key, how)
        self._store.look(_revealed(self._store.workspace))
        self._show_place()

    def _show_place(self) -> None:
        here = self._here()
        if here is None:
            self._show_list()
            return
        readout = self._readout(here)
        in_use = self.isVisible() and self._has_focus()  # asked first: a button that goes passes the focus on
        self.view.show_readout(readout)
        self._stack.setCurrentWidget(self.view)
        self._offer_set_up(here, self._store.workspace)
        self._tell(readout)
        if in_use:
            self._take_focus(readout)

    def _tell(self, readout: StepReadout) -> None:
        """For the status bar: where the learner is, or that it cannot be remembered."""
        problem = self._progress.problem
        self.status.emit(readout.place, problem.sentence if problem else readout.title)

    def _has_focus(self) -> bool:
        """Whether the learner is in this panel; the focus is never taken from a pane."""
        focused = QApplication.focusWidget()
        return focused is None or self.isAncestorOf(focused)

    def _take_focus(self, readout: StepReadout) -> None:
        """Ready to type, or to press Tab from the top of the step."""
        if isinstance(readout.question, NumberQuestion | ChoiceQuestion) and readout.verdict is None:
            if self.view.exchange.answer is not None:
                self.view.exchange.answer.take_focus()
        else:
            self.view.setFocus()

    def _show_list(self) -> None:
        lessons = tuple(self._library.lessons.values())
        self.list.show_rows(
            rows(lessons, {key: self._progress.of(key) for key in self._library.lessons}), self._wrong()
        )
        self._stack.setCurrentWidget(self.list)
        self.status.emit("", "")

    def _wrong(self) -> str:
        """What a learner should know before beginning."""
        sentences = [self._progress.problem.sentence] if self._progress.problem else []
        place = self._store.workspace.lesson
        if place is not None:
            sentences.append(
                f'This workspace is at a lesson that is not here, "{place.lesson}", step {place.step + 1}.'
            )
        if self._library.complaints:
            files = sorted({str(complaint.path) for complaint in self._library.complaints})
            sentences.append(f"A lesson has faults and is left out: {files[0]}. See convlab lessons check.")
        return " ".join(sentences)

    def _set_up_again(self) -> None:
        if here := self._here():
            self.enter(*here)
            self._show_place()

    def _offer_set_up(self, here: tuple[Lesson, int], workspace: Workspace) -> None:
        lesson, place = here
        scene = lesson.steps[place].scene
        moved = workspace.pane != scene.pane or not same_work(scene.on(workspace), workspace)
        self.view.exchange.set_up.setVisible(moved and not self._is_done(lesson, lesson.steps[place]))

    def _here(self) -> tuple[Lesson, int] | None:
        """The lesson and the step that the workspace names, if they are there."""
        place = self._store.workspace.lesson
        lesson = self._library.lessons.get(place.lesson) if place else None
        if place is None or lesson is None or place.step >= len(lesson.steps):
            return None
        return lesson, place.step

    def _readout(self, here: tuple[Lesson, int]) -> StepReadout:
        lesson, place = here
        return derive(lesson, place, self._progress.of(lesson.key))

    def _is_done(self, lesson: Lesson, step: Step) -> bool:
        return step.key in self._progress.of(lesson.key).done


def _revealed(workspace: Workspace) -> Workspace:
    """Nothing hidden any more."""
    return changed(workspace, sandbox=changed(workspace.sandbox, hidden=frozenset()))


def _judged(step: Step, typed: str) -> Verdict | Problem | None:
    match step.question:
        case NumberQuestion() as question:
            return check_number(step, question, typed)
        case ChoiceQuestion() as question:
            return check_choice(step, question, int(typed))
    return None
