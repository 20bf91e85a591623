import ChannelKit
import HubModel

/// The settings of `hub.backlog`.
struct BacklogSettings {
    let context: ReadingContext

    private static let pending = Setting.integer(
        "pending",
        // Below a thousand, the count that enforces the limit would be a query for a few webhooks.
        in: 1_000...100_000_000,
        help: "The max items and turns of a tenant that are due and not processed; a webhook with nothing but further "
            + "messages for it gets 503. Statuses, opt-outs and takeovers are always stored.",
        example: BacklogLimits.defaultPending
    ).defaulting(to: .integer(BacklogLimits.defaultPending)).declaration

    private static let disk = Setting.text(
        "disk",
        help: "The space that stays free on the database's disk, such as 64MB or 2GB; below it every webhook gets 503.",
        example: "2GB"
    ).defaulting(to: .text(ByteSize.written(BacklogLimits.defaultDisk))).declaration

    static let declaration = Setting<[String: SettingValue]?>(
        "backlog",
        type: .object([pending, disk]),
        help: "The limits beyond which webhooks are refused with 503, so that providers redeliver them later.",
        example: .mapping(["pending": .integer(50_000), "disk": .text("2GB")])
    ) { $0.members }.optional().declaration

    /// The limits in `value`; reports an error for a size that is none.
    func limits(_ value: SettingValue?, in fields: Fields) -> BacklogLimits {
        var limits = BacklogLimits()
        guard let members = value?.members else { return limits }
        if case .integer(let number)? = members[Self.pending.name] { limits.pending = number }
        guard let text = members[Self.disk.name]?.text else { return limits }
        if let bytes = ByteSize.bytes(text) {
            limits.disk = bytes
        } else {
            let issue = ConfigurationIssue(
                path: [Self.declaration.name, Self.disk.name],
                problem: "invalid size: 'disk' must be a whole number with MB, GB or TB",
                remedy: "write 64MB or more, such as 2GB"
            )
            context.report(issue, in: fields)
        }
        return limits
    }
}

/// Sizes as written in the configuration.
enum ByteSize {
    private static let units: [(name: String, bytes: Int64)] = [("TB", 1 << 40), ("GB", 1 << 30), ("MB", 1 << 20)]

    /// The sizes of a reserve: at least the default, which is needed to finish what was accepted.
    private static let range = BacklogLimits.defaultDisk...(1_000 << 40)

    /// Parses a whole number with a unit, from 64 MB to 1,000 TB.
    static func bytes(_ text: String) -> Int64? {
        for unit in units where text.hasSuffix(unit.name) {
            guard let number = Int64(text.dropLast(unit.name.count)) else { return nil }
            let (bytes, overflows) = number.multipliedReportingOverflow(by: unit.bytes)
            return !overflows && range.contains(bytes) ? bytes : nil
        }
        return nil
    }

    /// The size in the largest unit that gives a whole number.
    static func written(_ bytes: Int64) -> String {
        let unit = units.first { bytes.isMultiple(of: $0.bytes) } ?? ("MB", 1 << 20)
        return "\(bytes / unit.bytes)\(unit.name)"
    }
}
