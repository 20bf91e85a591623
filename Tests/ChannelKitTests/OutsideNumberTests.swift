import ChannelKit
import Foundation
import Testing

/// Numbers that a provider, a model's server or a customer chooses.
@Suite("Numbers from outside")
struct OutsideNumberTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)
    private static let day: Duration = .seconds(86_400)

    @Test(
        arguments: [
            ("0", .zero), ("7", .seconds(7)), ("1.2", .seconds(2)), (" 30 ", .seconds(30)), ("86400", day),
            ("86401", day), ("1764460800", day), ("9999999999999999", day), ("9223372036854775807", day),
            ("99999999999999999999", day), (String(repeating: "9", count: 400), day),
            ("-1", nil), ("-9999999999999999", nil), ("soon", nil), ("", nil), ("1e3", nil), ("0x10", nil),
            ("inf", nil), ("nan", nil), (".", nil), ("1.2.3", nil),
            ("Mon, 21 Sep 2026 14:13:25 GMT", .seconds(5)), ("Mon, 21 Sep 2026 14:13:15 GMT", .zero),
            ("Sun, 06 Nov 1994 08:49:37 GMT", .zero), ("Fri, 31 Dec 9999 23:59:59 GMT", day),
        ] as [(String, Duration?)]
    )
    func readsRetryAfterWithinADay(_ header: String, _ wait: Duration?) {
        #expect(RetryAfter.wait(header, now: Self.now) == wait)
        let response = OutboundResponse(status: 429, headers: ["retry-after": header])
        #expect(response.retryAfter(now: Self.now) == wait)
    }

    @Test(arguments: [
        "Fri, 31 Dec 999999999999 23:59:59 GMT", String(repeating: "Sun, 06 Nov 1994 08:49:37 GMT", count: 100),
    ])
    func noDateIsFurtherThanADay(_ header: String) {
        #expect(RetryAfter.wait(header, now: Self.now) ?? .zero <= Self.day)
    }

    @Test(
        arguments: [
            (1_500, .milliseconds(1_500)), (0, .zero), (-1, nil), (.nan, nil), (.infinity, day), (-.infinity, nil),
            (1e300, day), (.greatestFiniteMagnitude, day), (.leastNonzeroMagnitude, .zero),
        ] as [(Double, Duration?)]
    )
    func readsMillisecondsWithinADay(_ milliseconds: Double, _ wait: Duration?) {
        #expect(RetryAfter.wait(milliseconds: milliseconds) == wait)
    }

    static let numbers: [Double] = [
        0, -0.0, 1, -1, 0.4999, 1e9, 1e15, 9.2e15, 9.3e15, -9.3e15, 1e18, 9.3e18, 1e19, -1e19, 1e38, 1e300, -1e300,
        .infinity, -.infinity, .nan, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ]

    @Test(arguments: numbers)
    func noConversionTraps(_ number: Double) {
        let date = Date(timeIntervalSince1970: number)
        #expect(date.millisecondsSince1970 == Int64(saturating: number * 1_000))
        #expect(date.iso8601.utf8.count == 24)
        let duration = Duration(saturating: number)
        #expect(duration.timeInterval.isFinite)
        #expect(duration.wholeMilliseconds.magnitude <= Int64.max.magnitude)
        #expect(!duration.written.isEmpty)
        #expect((duration + duration).wholeMilliseconds.magnitude <= Int64.max.magnitude)
        #expect(Int32(saturating: number) == Int32(clamping: Int64(saturating: number)))
    }

    @Test(
        arguments: [
            (0, 0), (1.4, 1), (-1.5, -2), (1e300, .max), (-1e300, .min), (.nan, 0), (9.223372036854775807e18, .max),
            (-9.223372036854775808e18, .min), (9.2e18, 9_200_000_000_000_000_000),
        ] as [(Double, Int64)]
    )
    func aWholeNumberIsTheNearestThatFits(_ number: Double, _ whole: Int64) {
        #expect(Int64(saturating: number) == whole)
    }

    @Test(arguments: [
        Duration.seconds(Int64.max), .seconds(Int64.min), .seconds(1e20), .seconds(-1e20), .milliseconds(1),
    ])
    func noDurationTraps(_ duration: Duration) {
        #expect(duration.timeInterval.isFinite)
        #expect(abs(duration.wholeMilliseconds / 1_000) <= Int64.max / 1_000)
    }

    @Test(arguments: [Int64.max, .min, 0, 1_790_000_000_123])
    func millisecondsSince1970SurviveTheRoundTrip(_ milliseconds: Int64) {
        let back = Date(millisecondsSince1970: milliseconds).millisecondsSince1970
        #expect(back.subtractingReportingOverflow(milliseconds).partialValue.magnitude < 2_000)
    }

    @Test(arguments: [
        "292277026596-12-04T15:30:08Z", "-292277026596-01-01T00:00:00Z", "99999-01-01T00:00:00Z",
        "2026-99-99T99:99:99Z", String(repeating: "2026-01-01T00:00:00Z", count: 1_000),
        "2026-01-01T00:00:00.\(String(repeating: "9", count: 400))Z", "9999999999999999999999-01-01T00:00:00Z",
    ])
    func parsedTimeCanBeWritten(_ text: String) {
        guard let date = Date(iso8601: text) else { return }
        #expect(Date(iso8601: date.iso8601) != nil)
    }

    @Test func usageOfACallIsLimited() {
        let usage = ModelUsage(model: "m", inputTokens: .max, outputTokens: .min, milliseconds: .min, cost: .max)
        #expect(usage.inputTokens == 1_000_000_000)
        #expect(usage.outputTokens == 0)
        #expect(usage.milliseconds == 0)
        #expect(usage.cost == 1_000_000_000_000)
    }
}
