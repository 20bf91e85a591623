import Foundation
import Synchronization

/// The outcomes of the checks of this process, for `make conformance`, which prints the file that they are written to.
///
/// The file is rewritten at the beginning and end of each check: a check that crashes the process leaves a report that
/// names it.
final class ConformanceRecorder: Sendable {
    /// The recorder of this process; nil unless `PATCHBAY_CONFORMANCE_REPORT` names a file.
    static let shared = ProcessInfo.processInfo.environment["PATCHBAY_CONFORMANCE_REPORT"].map { path in
        let isWhole = ProcessInfo.processInfo.environment["PATCHBAY_CONFORMANCE_ALL"] == "1"
        return ConformanceRecorder(file: URL(filePath: path), isWhole: isWhole)
    }

    private let file: URL
    private let isWhole: Bool
    private let reports = Mutex<[ConformanceReport]>([])

    init(file: URL, isWhole: Bool) {
        self.file = file
        self.isWhole = isWhole
    }

    /// Records that the check called `name` begins.
    func began(_ name: String, of subject: String, among plan: ConformanceReport.Plan) {
        reports.withLock { reports in
            if !reports.contains(where: { $0.subject == subject }) {
                reports.append(ConformanceReport(of: subject, plan: plan))
            }
            set(.some(nil), name, of: subject, in: &reports)
        }
    }

    /// Records the outcome of the check called `name`.
    func ended(_ name: String, of subject: String, _ outcome: ConformanceOutcome) {
        reports.withLock { set(.some(outcome), name, of: subject, in: &$0) }
    }

    private func set(
        _ outcome: ConformanceOutcome??,
        _ name: String,
        of subject: String,
        in reports: inout [ConformanceReport]
    ) {
        guard let index = reports.firstIndex(where: { $0.subject == subject }) else { return }
        reports[index].outcomes[name] = outcome
        let sorted = reports.sorted { $0.subject < $1.subject }
        let text = sorted.flatMap { $0.lines(isWhole: isWhole) }.joined(separator: "\n") + "\n"
        try? Data(text.utf8).write(to: file, options: .atomic)
    }
}

extension Conformance {
    /// The checks with their stages, for the report.
    static let plan: ConformanceReport.Plan = checks.map { ($0.name, $0.stage.rawValue) }
}
