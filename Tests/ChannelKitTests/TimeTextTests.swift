import ChannelKit
import Foundation
import Testing

@Suite("Times in the public format")
struct TimeTextTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_795_184_587_007, "2026-11-20T14:23:07.007Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_799_999, "2000-02-29T23:59:59.999Z"), (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (1_798_761_599_999, "2026-12-31T23:59:59.999Z"),
            (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"), (-12_219_292_800_000, "1582-10-15T00:00:00.000Z"),
            (253_402_300_799_000, "9999-12-31T23:59:59.000Z"), (Int64.max, "9999-12-31T23:59:59.000Z"),
            (Int64.min, "0001-01-03T00:00:00.000Z"),
        ] as [(Int64, String)]
    )
    func aTimeIsWrittenInUTC(_ milliseconds: Int64, _ text: String) {
        #expect(Date(millisecondsSince1970: milliseconds).iso8601 == text)
    }

    @Test func aTimeIsWrittenAsByTheLibrary() throws {
        // Hours, minutes, seconds and milliseconds differ, over nine centuries.
        for step in 0..<500 {
            let date = Date(millisecondsSince1970: -12_000_000_000_000 + Int64(step) * 55_988_854_027)
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            #expect(date.iso8601 == Date(timeInterval: 0.0005, since: date).formatted(style))
        }
    }
}
