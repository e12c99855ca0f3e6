"""The print queue at work: nothing is lost, nothing printed twice, and selling never waits."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from posforge.errors import KnownError
from posforge.runtime.devices.printer import Printer
from posforge.runtime.devices.printouts import Printout
from posforge.runtime.devices.queue import PrintWorker
from posforge.runtime.devices.twins.printer import Kick, PrinterTwin
from posforge.runtime.domain.blocks import Cut, Receipt, Text
from posforge.runtime.domain.shop import PrinterOptions
from posforge.runtime.ext.extensions import ExtensionStatus
from posforge.runtime.ext.guards import BrokenPrinter
from posforge.runtime.ext.ports import PrintJob


class TickingClock:
    """Every look at it is a second later."""

    def __init__(self) -> None:
        self.ms = 0

    def now_ms(self) -> int:
        self.ms += 1000
        return self.ms

    def offset_min(self) -> int:
        return 0

    def quality(self):
        return "synced", 0


def compose(job: PrintJob) -> Printout:
    if job.kind == "drawer":
        return Printout(None, opens_drawer=True)
    wanted = json.loads(job.payload)
    if "text" not in wanted:
        raise KnownError("This receipt is gone.")
    return Printout(Receipt((Text(text=wanted["text"]), Cut())), wanted.get("drawer", False))


def job(name: str, *, kind="receipt", **payload) -> PrintJob:
    return PrintJob(id=name, kind=kind, payload=json.dumps({"text": name} | payload))


@pytest.fixture
def twin():
    with PrinterTwin() as printer:
        yield printer


@pytest.fixture
def worker(twin, memory_queue, watch):
    options = PrinterOptions(driver="escpos", connect=twin.address, width_mm=80, drawer="pin2")
    one = PrintWorker(
        memory_queue,
        Printer.of(options),
        compose=compose,
        clock=TickingClock(),
        on_change=watch,
        retry_s=(0.02,),
    )
    yield one
    one.stop()


def is_idle(status) -> bool:
    return status.state == "ready" and not status.waiting


def texts(twin: PrinterTwin) -> list[str]:
    return [line for piece in twin.pieces for line in piece.text]


def test_jobs_are_printed_oldest_first(worker, twin, memory_queue, watch):
    for name in ("one", "two", "three"):
        memory_queue.add(job(name))

    worker.start()

    assert watch.until(is_idle)
    assert texts(twin) == ["one", "two", "three"]
    assert memory_queue.history == [
        (name, status) for name in ("one", "two", "three") for status in ("printing", "done")
    ]
    assert worker.status == watch.seen[-1]


def test_a_new_job_is_printed_when_the_worker_is_woken(worker, twin, memory_queue, watch):
    worker.start()
    assert watch.until(is_idle)

    memory_queue.add(job("one"))
    worker.wake()

    assert twin.wait_for(lambda it: texts(it) == ["one"])


def test_a_printer_that_is_off_gets_its_jobs_when_it_is_back(worker, twin, memory_queue, watch):
    twin.switch_off()
    memory_queue.add(job("one"))
    worker.start()

    assert watch.until(lambda status: status.state == "off" and status.waiting)
    assert "is off: the connection was refused" in worker.status.reason
    assert watch.until(lambda status: status.waiting[0].status == "failed")
    since_ms = worker.status.since_ms

    memory_queue.add(job("two"))
    worker.wake()
    assert watch.until(lambda status: len(status.waiting) == 2)
    assert worker.status.since_ms == since_ms, "it is off since then, not since the last try"

    twin.switch_on()
    assert watch.until(is_idle)
    assert texts(twin) == ["one", "two"]
    assert memory_queue.history == [
        ("one", "failed"),
        ("one", "printing"),
        ("one", "done"),
        ("two", "printing"),
        ("two", "done"),
    ]


def test_an_off_printer_is_not_written_to_the_disk_at_every_try(worker, twin, memory_queue, watch):
    twin.switch_off()
    memory_queue.add(job("one"))
    worker.start()
    assert watch.until(lambda status: status.state == "off")

    memory_queue.add(job("two"))
    worker.wake()

    assert watch.until(lambda status: len(status.waiting) == 2)
    assert memory_queue.history == [("one", "failed")]


def test_out_of_paper_is_said_and_printing_goes_on_after(worker, twin, memory_queue, watch):
    twin.take_paper_out()
    memory_queue.add(job("one"))
    worker.start()

    assert watch.until(lambda status: status.state == "no_paper")
    assert "new roll" in worker.status.reason

    twin.put_paper_in()
    assert watch.until(is_idle)
    assert texts(twin) == ["one"]


def test_a_job_found_printing_after_a_restart_asks_first(worker, twin, memory_queue, watch):
    memory_queue.add(replace(job("dangling"), status="printing"))
    memory_queue.add(job("next"))

    worker.start()

    assert watch.until(is_idle)
    assert [one.id for one in worker.status.questions] == ["dangling"]
    assert texts(twin) == ["next"]


def test_printed_it_was_ends_the_question(worker, twin, memory_queue, watch):
    memory_queue.add(replace(job("dangling"), status="printing"))
    worker.start()
    assert watch.until(lambda status: status.questions)

    worker.settle("dangling")

    assert watch.until(lambda status: not status.questions)
    assert memory_queue.jobs["dangling"].status == "done"
    assert texts(twin) == []


def test_printed_it_was_not_prints_it(worker, twin, memory_queue, watch):
    memory_queue.add(replace(job("dangling", drawer=True), status="printing"))
    worker.start()
    assert watch.until(lambda status: status.questions)

    worker.print_again("dangling")

    assert watch.until(lambda status: is_idle(status) and not status.questions)
    assert texts(twin) == ["dangling"]
    assert twin.kicks == [], "the drawer does not open for a sale of yesterday"


def test_a_line_that_drops_in_the_middle_becomes_a_question(worker, twin, memory_queue, watch):
    twin.drop_after(14)
    memory_queue.add(job("one"))
    memory_queue.add(job("two"))
    worker.start()

    assert watch.until(lambda status: is_idle(status) and status.questions)
    assert [(one.id, one.status) for one in worker.status.questions] == [("one", "printing")]
    assert "in the middle of printing" in worker.status.questions[0].reason
    assert texts(twin) == ["two"]


def test_what_cannot_be_composed_is_refused_and_stops_nobody(worker, twin, memory_queue, watch):
    memory_queue.add(PrintJob(id="gone", kind="receipt", payload="{}"))
    memory_queue.add(job("next"))
    worker.start()

    assert watch.until(is_idle)
    assert [(one.id, one.reason) for one in worker.status.refused] == [
        ("gone", "This receipt is gone.")
    ]
    assert texts(twin) == ["next"]

    worker.settle("gone")
    assert watch.until(lambda status: not status.refused)


def test_what_was_refused_can_be_tried_again(worker, twin, memory_queue, watch):
    memory_queue.add(PrintJob(id="gone", kind="receipt", payload="{}"))
    worker.start()
    assert watch.until(lambda status: status.refused)

    memory_queue.add(job("gone"))
    worker.print_again("gone")

    assert watch.until(lambda status: is_idle(status) and not status.refused)
    assert texts(twin) == ["gone"]


def test_the_drawer_opens_once_with_its_sale(worker, twin, memory_queue, watch):
    worker.start()
    assert watch.until(is_idle)
    memory_queue.add(job("sale", drawer=True))
    worker.wake()

    assert twin.wait_for(lambda it: texts(it) == ["sale"])
    assert watch.until(is_idle)
    assert twin.kicks == [Kick(2, 50)]


def test_out_of_paper_the_drawer_opens_at_once_and_not_again(worker, twin, memory_queue, watch):
    worker.start()
    assert watch.until(is_idle)
    twin.take_paper_out()
    memory_queue.add(job("sale", drawer=True))
    worker.wake()
    assert watch.until(lambda status: status.state == "no_paper")

    twin.put_paper_in()

    assert watch.until(is_idle)
    assert texts(twin) == ["sale"]
    assert twin.kicks == [Kick(2, 100)]


def test_a_drawer_that_could_not_open_does_not_open_later(worker, twin, memory_queue, watch):
    worker.start()
    assert watch.until(is_idle)
    twin.switch_off()
    memory_queue.add(job("no-sale", kind="drawer"))
    worker.wake()
    assert watch.until(lambda status: status.state == "off" and not status.waiting)

    twin.switch_on()

    assert watch.until(is_idle)
    assert twin.kicks == []
    assert memory_queue.jobs["no-sale"].status == "done"
    assert memory_queue.jobs["no-sale"].reason.startswith("The drawer did not open. The printer")


def test_a_no_sale_opens_the_drawer_without_paper(worker, twin, memory_queue, watch):
    worker.start()
    assert watch.until(is_idle)
    memory_queue.add(job("no-sale", kind="drawer"))
    worker.wake()

    assert twin.wait_for(lambda it: it.kicks == [Kick(2, 50)])
    assert twin.pieces == []


def test_a_queue_that_cannot_be_read_is_said_and_tried_again(twin, memory_queue, watch):
    class Stuck:
        """A disk that is full at first."""

        refusals = 3

        def pending(self):
            if self.refusals:
                self.refusals -= 1
                raise KnownError("The disk is full.", hint="Make room.")
            return memory_queue.pending()

        def mark(self, *args, **how):
            memory_queue.mark(*args, **how)

    memory_queue.add(job("one"))
    options = PrinterOptions(driver="escpos", connect=twin.address, width_mm=80, drawer="pin2")
    worker = PrintWorker(
        Stuck(),
        Printer.of(options),
        compose=compose,
        clock=TickingClock(),
        on_change=watch,
        retry_s=(0.02,),
    )
    worker.start()

    assert watch.until(is_idle)
    worker.stop()
    assert any(s.state == "error" and "disk is full" in s.reason for s in watch.seen)
    assert texts(twin) == ["one"]


def test_stopping_leaves_the_rest_in_the_queue(worker, twin, memory_queue, watch):
    twin.switch_off()
    memory_queue.add(job("one"))
    worker.start()
    assert watch.until(lambda status: status.state == "off")

    worker.stop()

    assert not worker._thread.is_alive()
    assert [one.id for one in memory_queue.pending()] == ["one"]


def test_without_a_driver_jobs_wait_and_are_never_refused(memory_queue, watch):
    status = ExtensionStatus(kind="printer", name="star", state="broken", reason="No module.")
    memory_queue.add(job("a"))
    worker = PrintWorker(
        memory_queue,
        BrokenPrinter(status),
        compose=compose,
        clock=TickingClock(),
        on_change=watch,
        retry_s=(0.02,),
    )
    worker.start()
    try:
        assert watch.until(lambda status: status.state == "error" and status.waiting)
    finally:
        worker.stop()

    assert "“star” does not work. No module." in worker.status.reason
    assert worker.status.refused == ()
    assert [one.id for one in memory_queue.pending()] == ["a"]
