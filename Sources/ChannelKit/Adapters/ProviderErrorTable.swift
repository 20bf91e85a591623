/// The meaning of a provider's error code for a send.
public enum ProviderErrorClass: Hashable, Sendable {
    /// Nothing can be sent until the operator has corrected the credentials or the account.
    case credentials
    /// The provider has blocked the account or the number: nothing can be sent until the operator has settled it there.
    case account
    /// Too many messages: the channel or one contact waits, as long as the provider says, else as long as is given.
    case throttle(DeliveryError.ThrottleScope = .channel, Duration? = nil)
    /// A temporary failure that is worth `attempts` attempts in all. Nothing was sent.
    case transient(attempts: Int)
    /// The message may or may not have been sent.
    case ambiguous
    /// Outside the provider's reply window.
    case windowClosed
    /// The contact has opted out at the provider.
    case optedOut
    /// The message can never be sent.
    case permanent

    /// The hub's handling, for the table of errors in the plugin's page.
    public var handling: String {
        switch self {
        case .credentials, .account: "holds the channel's messages"
        case .throttle(let scope, let wait):
            "pauses \(scope == .channel ? "the channel" : "this contact")"
                + (wait.map { " for \($0.brief())" } ?? " as long as the provider says") + ", then retries"
        case .transient(let attempts): "tries \(attempts) times"
        case .ambiguous: "cannot know whether it arrived: see the channel's delivery policy"
        case .windowClosed: "applies the channel's policy for a closed window"
        case .optedOut: "records the opt-out and gives up"
        case .permanent: "gives up"
        }
    }
}

/// A provider's error codes, each with its class and remedy: the classifier and the plugin's page read the same table.
///
/// ```swift
/// static let errors = ProviderErrorTable([
///     .init("401", "invalid_token", is: .credentials, remedy: "enter a valid access token"),
///     .init("429", is: .throttle(.channel, .seconds(60)), remedy: "nothing; if it recurs, send less"),
///     .init("200–299", is: .permanent, remedy: "give the token the permission"),
/// ])
///
/// let known = errors["429"]                      // the row
/// manifest.errors = errors.guidance              // the page
/// ```
public struct ProviderErrorTable: Sendable {
    /// Codes that mean the same.
    public struct Row: Hashable, Sendable {
        /// The codes; `200–299` is a range of numbers.
        public let codes: [String]
        /// Their class.
        public let errorClass: ProviderErrorClass
        /// The operator's remedy, as a sentence without a full stop.
        public let remedy: String

        /// Creates a row.
        public init(_ codes: String..., is errorClass: ProviderErrorClass, remedy: String) {
            self.codes = codes
            self.errorClass = errorClass
            self.remedy = remedy
        }

        /// The error of a send that the provider refused with one of the codes.
        ///
        /// - Parameters:
        ///   - code: The code as the provider sent it.
        ///   - reason: The code and the provider's text, without identifiers.
        ///   - text: The provider's text alone, for errors that have their code apart. Default: `reason`.
        ///   - retryAfter: The wait that the provider asks for.
        public func deliveryError(
            code: String,
            reason: String,
            text: String? = nil,
            retryAfter: Duration?
        ) -> DeliveryError {
            switch errorClass {
            case .credentials: .needsCredentials(reason: "\(reason); \(remedy)")
            case .account: .accountBlocked(reason: "\(reason); \(remedy)")
            case .throttle(let scope, let wait): .throttled(scope, retryAfter: retryAfter ?? wait, reason: reason)
            case .transient(let attempts):
                .unsteady(code: code, attempts: attempts, reason: text ?? reason, remedy: remedy)
            case .ambiguous: .ambiguous(reason: reason)
            case .windowClosed: .windowClosed(reason: reason)
            case .optedOut: .optedOut(reason: reason)
            case .permanent: .rejected(code: code, reason: text ?? reason, remedy: remedy)
            }
        }
    }

    /// The rows, in the order of the page.
    public let rows: [Row]
    private let byCode: [String: Int]
    private let ranges: [(codes: ClosedRange<Int>, row: Int)]

    /// Creates a table.
    ///
    /// Of two rows with the same code the first counts.
    public init(_ rows: [Row]) {
        self.rows = rows
        let codes = rows.enumerated().flatMap { index, row in row.codes.map { (code: $0, index: index) } }
        byCode = Dictionary(codes.map { ($0.code, $0.index) }) { first, _ in first }
        ranges = codes.compactMap { code, index in
            let ends = code.split(separator: "–").compactMap { Int($0) }
            guard ends.count == 2, ends[0] <= ends[1] else { return nil }
            return (ends[0]...ends[1], index)
        }
    }

    /// The row of `code`; nil for a code that is not in the table.
    public subscript(_ code: String) -> Row? {
        if let index = byCode[code] { return rows[index] }
        return Int(code).flatMap { number in ranges.first { $0.codes.contains(number) } }.map { rows[$0.row] }
    }

    /// The row of a numeric `code`; nil for a code that is not in the table.
    public subscript(_ code: Int) -> Row? { self[String(code)] }

    /// The guidance for the plugin's page, a line for each row.
    public var guidance: [ErrorGuidance] {
        rows.map { ErrorGuidance($0.codes.joined(separator: ", "), hub: $0.errorClass.handling, remedy: $0.remedy) }
    }
}
