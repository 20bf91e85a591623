import ChannelSimulatorKit
import Testing

@testable import ChannelTestKit

/// The report of `make conformance`.
struct ConformanceReportTests {
    private static let plan: ConformanceReport.Plan = [
        ("signature-right", "verify"), ("signature-wrong", "verify"), ("split-batch", "split"), ("key-unique", "split"),
        ("text-exact", "send"),
    ]

    private static func report(_ outcomes: [String: ConformanceOutcome?]) -> ConformanceReport {
        var report = ConformanceReport(of: "toy", plan: plan)
        report.outcomes = outcomes
        return report
    }

    @Test func completeReportIsItsSummary() {
        let report = Self.report([
            "signature-right": .passed, "signature-wrong": .passed, "split-batch": .notApplicable("no batches"),
            "key-unique": .passed, "text-exact": .passed,
        ])
        #expect(report.lines() == ["", "toy: 4 passed, 1 absent, 0 to go"])
    }

    @Test func failuresAreInTheOrderOfTheWorkAndEqualOnesTogether() {
        let report = Self.report([
            "text-exact": .failed(["the text has changed", "next: Send it."]),
            "signature-wrong": .failed(["an authentic request is refused", "next: Another step."]),
            "signature-right": .failed(["an authentic request is refused", "next: Write `verify`."]),
            "split-batch": .failed(["not applicable: no batches; add it"]),
            "key-unique": .failed(["one", "two", "three\nwith a table", "next: Make the key."]),
        ])
        #expect(
            report.lines() == [
                "", "verify",
                "  signature-right, signature-wrong", "    an authentic request is refused",
                "    next: Write `verify`.",
                "", "split",
                "  split-batch", "    not applicable: no batches; add it",
                "  key-unique", "    one", "    two", "    and 1 more finding", "    next: Make the key.",
                "", "send",
                "  text-exact", "    the text has changed", "    next: Send it.",
                "", "toy: 0 passed, 0 absent, 5 to go",
            ]
        )
    }

    @Test func stepOfTheBlockAboveIsNotRepeated() {
        let report = Self.report([
            "signature-right": .failed(["one", "next: Write `split`."]),
            "signature-wrong": .failed(["two", "next: Write `split`."]),
            "split-batch": .failed(["not applicable: one; add it"]),
            "key-unique": .failed(["not applicable: two; add it"]),
            "text-exact": .failed(["one", "next: Write `split`."]),
        ])
        #expect(
            report.lines() == [
                "", "verify",
                "  signature-right", "    one", "    next: Write `split`.",
                "  signature-wrong", "    two", "    next: as above",
                "", "split",
                "  split-batch", "    not applicable: one; add it",
                "  key-unique", "    not applicable: two; add it",
                "", "send",
                "  text-exact", "    one", "    next: Write `split`.",
                "", "toy: 0 passed, 0 absent, 5 to go",
            ]
        )
    }

    @Test func repeatedFindingIsOne() {
        var findings = Findings()
        for sentence in ["one", "one", "two", "one"] { findings.fail(sentence) }
        #expect(findings.failures == ["one", "two"])
    }

    @Test func wholeReportListsEveryFindingAndName() {
        let findings = (0..<9).map { "finding \($0)" }
        var report = ConformanceReport(of: "toy", plan: (0..<6).map { ("check-\($0)", "verify") })
        for number in 0..<6 { report.outcomes["check-\(number)"] = .failed(findings + ["next: Write it."]) }
        #expect(report.lines().contains("    and 7 more findings"))
        #expect(report.lines().contains("  check-0, check-1, check-2, check-3 and 2 more"))
        let whole = report.lines(isWhole: true)
        #expect(whole.filter { $0.hasPrefix("    finding ") }.count == 9)
        #expect(whole.contains("  check-0, check-1, check-2, check-3, check-4, check-5"))
        #expect(!whole.contains { $0.contains(" more") })
    }

    @Test func crashNamesTheChecksThatDidNotEnd() {
        let report = Self.report(["signature-right": .passed, "signature-wrong": nil])
        #expect(
            report.lines() == [
                "", "The process ended during signature-wrong: see its output.", "",
                "toy: 1 passed, 0 absent, 4 to go",
            ]
        )
    }

    @Test func longReportFitsOnTwoScreens() {
        let stages = ["verify", "split", "send"]
        let plan: ConformanceReport.Plan = (0..<60).map { ("check-\($0)", stages[$0 / 20]) }
        var report = ConformanceReport(of: "toy", plan: plan)
        let sentence = String(repeating: "a long sentence ", count: 20)
        for (number, check) in plan.enumerated() {
            report.outcomes[check.name] = .failed(["finding \(number): \(sentence)", "next: \(sentence)"])
        }
        let lines = report.lines()
        #expect((40...ConformanceReport.maxLines).contains(lines.count))
        #expect(lines.allSatisfy { $0.count <= ConformanceReport.maxWidth })
        #expect(lines.suffix(3).first?.hasPrefix("Then ") == true)
        #expect(lines.suffix(3).first?.hasSuffix("20 in split, 20 in send; ALL=1 lists them.") == true)
        #expect(report.lines(isWhole: true).filter { $0.hasPrefix("  check-") }.count == 60)
    }
}

/// The stages and the features of the checks.
struct ConformanceStageTests {
    @Test(arguments: Conformance.checks)
    func everyCheckHasAStage(_ check: ConformanceCheck) {
        #expect(ConformanceStage.stage(of: check.name) != nil)
    }

    @Test func checksAreInTheOrderOfTheWork() {
        let order = ConformanceStage.allCases
        let places = Conformance.checks.compactMap { order.firstIndex(of: $0.stage) }
        #expect(places == places.sorted())
    }

    @Test func noCheckBelongsToTwoFeatures() {
        let names = ProviderFeature.allCases.flatMap(\.checks)
        #expect(Set(names).count == names.count)
    }

    @Test func everyCheckOfAFeatureExists() {
        let known = Set(Conformance.checks.map(\.name))
        for feature in ProviderFeature.allCases { #expect(feature.checks.subtracting(known) == [], "\(feature)") }
    }

    @Test func sendThatNothingTellsAboutCannotBeIdentified() {
        #expect(!ConformanceSubject.without(.statuses).contains("correlation"))
        #expect(!ConformanceSubject.without(.reconciliation).contains("correlation"))
        #expect(ConformanceSubject.without(.statuses, .reconciliation).contains("correlation"))
    }
}
