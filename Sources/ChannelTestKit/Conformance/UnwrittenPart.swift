import ChannelKit

/// A part of an adapter that is as `patchbay new channel` left it: the cause of failures in many stages, whose own steps
/// would lead astray.
enum UnwrittenPart: String, CaseIterable {
    case split, normalize

    /// Finds the cause of `failures`: one that they name, or one that the failed check of `stage` cannot do without.
    init?(causing failures: [String], of stage: ConformanceStage, _ subject: ConformanceSubject) async {
        if let named = Self.allCases.first(where: { part in failures.contains { $0.contains(part.mark) } }) {
            self = named
        } else if let part = await Self.unwritten(in: subject), part.stages.contains(stage) {
            self = part
        } else {
            return nil
        }
    }

    /// The next step, whatever check fails.
    var nextStep: String {
        switch self {
        case .split: ConformanceCheck.nextSteps["split"] ?? rawValue
        case .normalize: ConformanceCheck.nextSteps["message"] ?? rawValue
        }
    }

    /// The reason that the template's code gives.
    private var mark: String { "\(rawValue) is not written yet" }

    /// The stages whose checks need the part, and fail without naming it.
    private var stages: Set<ConformanceStage> {
        switch self {
        case .split: [.split, .normalize, .statuses, .conversations]
        case .normalize: [.normalize, .statuses, .conversations]
        }
    }

    /// The first unwritten part that a customer's message meets; nil if it meets none.
    private static func unwritten(in subject: ConformanceSubject) async -> UnwrittenPart? {
        guard let traffic = try? await subject.traffic() else { return nil }
        do throws(InboundError) {
            let items = try subject.adapter.items(of: traffic.inbound)
            let events = items.flatMap { (try? SplitChecks.events($0, traffic.channels.own).get()) ?? [] }
            return events.contains(.ignored(reason: normalize.mark)) ? .normalize : nil
        } catch { return error.reason == split.mark ? .split : nil }
    }
}
