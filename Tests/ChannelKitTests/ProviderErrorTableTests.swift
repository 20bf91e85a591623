import ChannelKit
import Testing

/// The table of a provider's errors.
struct ProviderErrorTableTests {
    private static let table = ProviderErrorTable([
        .init("190", "200–299", is: .credentials, remedy: "enter a token"),
        .init("250", is: .permanent, remedy: "never"),
        .init("4", is: .throttle(.recipient, .seconds(120)), remedy: "send less"),
        .init("1", is: .transient(attempts: 5), remedy: "wait"),
        .init("2", is: .ambiguous, remedy: "look"),
        .init("3", is: .windowClosed, remedy: "use a template"),
        .init("5", is: .optedOut, remedy: "nothing"),
    ])

    @Test(
        arguments: [
            ("190", .needsCredentials(reason: "code: text; enter a token")),
            ("299", .needsCredentials(reason: "code: text; enter a token")),
            ("250", .rejected(code: "250", reason: "text", remedy: "never")),
            ("4", .throttled(.recipient, retryAfter: .seconds(120), reason: "code: text")),
            ("1", .unsteady(code: "1", attempts: 5, reason: "text", remedy: "wait")),
            ("2", .ambiguous(reason: "code: text")), ("3", .windowClosed(reason: "code: text")),
            ("5", .optedOut(reason: "code: text")), ("300", nil), ("nonsense", nil),
        ] as [(String, DeliveryError?)]
    )
    func codeHasItsError(code: String, expected: DeliveryError?) {
        let row = Self.table[code]
        #expect(row?.deliveryError(code: code, reason: "code: text", text: "text", retryAfter: nil) == expected)
    }

    @Test func requestedWaitComesFirst() {
        let error = Self.table[4]?.deliveryError(code: "4", reason: "r", retryAfter: .seconds(7))
        #expect(error == .throttled(.recipient, retryAfter: .seconds(7), reason: "r"))
    }

    @Test func guidanceHasALineForEachRow() {
        #expect(Self.table.guidance.count == Self.table.rows.count)
        #expect(
            Self.table.guidance[0]
                == ErrorGuidance("190, 200–299", hub: "holds the channel's messages", remedy: "enter a token")
        )
        #expect(Self.table.guidance[2].hub == "pauses this contact for 2 min, then retries")
    }
}
