import Foundation
import Testing

@testable import LoadGenerator

private func row(_ label: String, _ perSecond: Double, rate: Double? = nil, errors: Int = 0) -> Row {
    Row(
        label: label,
        rate: rate,
        connections: 64,
        requests: 100,
        errors: errors,
        perSecond: perSecond,
        p50: 1,
        p90: 2,
        p99: 3,
        p999: 4,
        max: 5.125,
        cpu: 31.4
    )
}

struct RowTests {
    @Test func rowIsEqualAfterJSON() throws {
        let row = row("a", 1_234.5)
        #expect(try Row(json: try row.json) == row)
    }

    @Test func rowHasALineOfText() {
        #expect(
            row("intake", 5_000.4, rate: 5_000, errors: 1).text
                == "intake (at 5000/s, 64 connections): 100 requests, 1 errors, 5000/s  "
                + "ms: p50 1.00  p90 2.00  p99 3.00  p99.9 4.00  max 5.12  server CPU 31 µs/request"
        )
    }

    @Test func tablesHaveMediansAndShares() {
        let rows = [
            row("a", 120), row("b", 90), row("a", 80), row("b", 110, errors: 2), row("a", 100), row("c", 5, rate: 5),
        ]
        #expect(
            Summary(rows, reference: "b").markdown.split(separator: "\n").dropFirst(2) == [
                "| a | 100 [80–120] | 1.00 | 1.00 | 2.00 | 3.00 | 4.00 | 5.12 | 31 | 0 | 3 |",
                "| b | 100 [90–110] | 1.00 | 1.00 | 2.00 | 3.00 | 4.00 | 5.12 | 31 | 2 | 2 |",
                "| c | 5 [5–5] |  | 1.00 | 2.00 | 3.00 | 4.00 | 5.12 | 31 | 0 | 1 |",
            ]
        )
    }

    @Test func readsTheProcessTable() {
        let stat = "42 (my (odd) name) S 1 42 42 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 5 0 100 1 1"
        #expect(CPUTime(stat: stat)?.seconds == 3)
        #expect(CPUTime(stat: "") == nil)
    }

    /// A request without a response counts with the time it has waited, so that slow ones are not left out.
    @Test func aRequestWithoutResponseCountsAsAnErrorAndAsSlow() throws {
        var measurement = Measurement()
        measurement.seconds = 2
        for _ in 0..<99 { measurement.record(status: 200, after: 1_000_000) }
        measurement.fail(after: 3_000_000_000)
        let row = measurement.row(label: "x", rate: nil, connections: 1)
        #expect((row.requests, row.errors, row.perSecond) == (100, 1, 49.5))
        #expect(abs(row.p50 - 1) < 0.01)
        #expect(abs(row.max - 3_000) < 5)
    }
}
