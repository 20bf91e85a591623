import ChannelKit
import Foundation
import Testing

@testable import IntentDetectionStrategy

struct AnswerTableTests {
    @Test(arguments: AnswerTable.findings)
    func findingIsReadRight(answer: AnswerCase) {
        let read = answer.read
        #expect(answer.right.contains(read) || answer.right.contains(read.components(separatedBy: "..")[0]), "\(read)")
    }

    @Test func tablesAreComplete() {
        #expect(AnswerTable.findings.count == 87)
        #expect(AnswerTable.dev.count + AnswerTable.held.count == 808)
    }

    @Test(arguments: SlotKind.allCases.filter { $0 != .text })
    func silentErrorsAreRare(kind: SlotKind) {
        let dev = AnswerMeasure(AnswerTable.dev.filter { $0.kind == kind })
        let held = AnswerMeasure(AnswerTable.held.filter { $0.kind == kind })
        #expect(dev.wrong == 0 && dev.rightShare >= 0.95, "\(dev)")
        #expect(held.wrongShare <= 0.02 && held.rightShare >= 0.85, "\(held)")
    }

    /// The public corpus of dates, which lies beside the repository where it is evaluated.
    private static let corpus = URL(filePath: #filePath)
        .appending(path: "../../../../../../../shared/data/slots/peer-dev.tsv").standardizedFileURL

    @Test(.enabled(if: FileManager.default.fileExists(atPath: corpus.path()), "the public corpus is not there"))
    func publicDatesAreReadRight() throws {
        let measure = try Self.measureOfPublicDates()
        #expect(measure.total > 400)
        #expect(measure.wrongShare <= 0.02 && measure.rightShare >= 0.85, "\(measure)")
    }

    private static func measureOfPublicDates() throws -> AnswerMeasure {
        var measure = AnswerMeasure()
        let lines = try String(contentsOf: corpus, encoding: .utf8).split(separator: "\n").dropFirst()
        for line in lines {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            guard cells.count == 6, cells[1] == "date_time" else { continue }
            // Tuesday, 12 February 2013, at 04:30, two hours behind UTC.
            let context = SlotContext(
                now: Date(timeIntervalSince1970: 1_360_650_600),
                timeZone: TimeZone(secondsFromGMT: -7_200) ?? .gmt,
                language: cells[0]
            )
            let read = SlotKind.dateTime.answer(in: cells[2], among: [], context)?.value.string
            let isDay = read?.count == 10
            let isRight =
                cells[3].hasPrefix(read ?? "none") && (!isDay || cells[3].hasSuffix("T00:00:00") || cells[5] == "hour")
            measure.count(isRight: isRight, isAsked: read == nil)
        }
        return measure
    }
}
