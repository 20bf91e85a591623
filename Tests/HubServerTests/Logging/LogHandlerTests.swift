import Foundation
import HubServer
import Logging
import Synchronization
import Testing

/// Collects log lines.
private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }
    var output: LogOutput { LogOutput { line in self.lines.withLock { $0.append(line) } } }
}

/// 2026-11-20 14:03:07.123 UTC.
private let moment = Date(timeIntervalSince1970: 1_795_183_387.1234)

private func lines(_ format: LogFormat, label: String, _ log: (Logger) -> Void) -> [String] {
    let lines = Lines()
    log(Logger(label: label) { LineLogHandler(format, label: $0, level: .trace, output: lines.output) { moment } })
    return lines.all
}

private func text(label: String = "router", _ log: (Logger) -> Void) -> [String] {
    lines(.text, label: label, log)
}

private func json(_ log: (Logger) -> Void) -> [String] { lines(.json, label: "router", log) }

struct TextLogTests {
    @Test func writesOneLine() {
        let lines = text { $0.info("message stored", metadata: ["tenant": "lotus-dental", "channel": "front-desk"]) }
        #expect(lines == ["14:03:07.123 info  router  message stored channel=front-desk tenant=lotus-dental\n"])
    }

    @Test(arguments: zip(Logger.Level.allCases, ["trace", "debug", "info ", "note ", "warn ", "error", "crit "]))
    func levelsStandInAColumn(_ level: Logger.Level, _ column: String) {
        #expect(text { $0.log(level: level, "x") } == ["14:03:07.123 \(column) router  x\n"])
    }

    static let values: [(value: String, written: String)] = [
        ("plain", "k=plain"),
        ("two words", #"k="two words""#),
        ("", #"k="""#),
        ("a=b", #"k="a=b""#),
        (#"say "hi""#, #"k="say \"hi\"""#),
        (#"C:\dir"#, #"k=C:\\dir"#),
        ("a\r\n14:03:07.123 crit  router  forged", #"k="a\r\n14:03:07.123 crit  router  forged""#),
        ("\u{1b}[31mred\u{7}", #"k=\u{1b}[31mred\u{7}"#),
        ("a\u{2028}b\u{202e}c\u{85}d", #"k=a\u{2028}b\u{202e}c\u{85}d"#),
        ("Zoë 🦷", #"k="Zoë 🦷""#),
    ]

    @Test(arguments: values)
    func valuesStayInOneWord(_ testCase: (value: String, written: String)) {
        let lines = text { $0.info("m", metadata: ["k": .string(testCase.value)]) }
        #expect(lines == ["14:03:07.123 info  router  m \(testCase.written)\n"])
    }

    @Test func nothingOfAnEventCanStartALine() {
        let lines = text(label: "a\nb") { $0.info("c\nd", metadata: ["e\nf": .array(["g\nh"])]) }
        #expect(lines.count == 1)
        #expect(lines.first?.filter { $0 == "\n" }.count == 1)
    }
}

struct JSONLogTests {
    @Test func writesOneObject() {
        let lines = json { $0.notice("message stored", metadata: ["tenant": "lotus-dental", "attempt": "\(2)"]) }
        #expect(
            lines == [
                #"{"time":"2026-11-20T14:03:07.123Z","level":"notice","label":"router","message":"message stored","#
                    + #""attempt":"2","tenant":"lotus-dental"}"# + "\n"
            ]
        )
    }

    @Test func staysValidJSONWhateverItIsGiven() throws {
        let odd = "a\"b\\c\n\u{0}\u{1b}\u{2028}\u{202e}é🦷"
        let metadata: Logger.Metadata = [
            "level": "mine", odd: .string(odd), "list": ["x", .dictionary(["y": .string(odd)])],
        ]
        let lines = json { $0.error("\(odd)", metadata: metadata) }
        let line = try #require(lines.first)
        #expect(line.unicodeScalars.filter { $0.value < 0x20 || $0.value == 0x2028 } == ["\n"])
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? NSDictionary
        #expect(
            object == [
                "time": "2026-11-20T14:03:07.123Z", "level": "error", "label": "router", "message": odd,
                "level_": "mine", odd: odd, "list": ["x", ["y": odd]],
            ] as NSDictionary
        )
    }
}

struct LogMetadataTests {
    private struct Broken: Error, CustomStringConvertible {
        let description = "it broke"
    }

    @Test(arguments: LogFormat.allCases)
    func theEventsOwnMetadataWin(_ format: LogFormat) {
        let lines = Lines()
        let provider = Logger.MetadataProvider { ["a": "provider", "b": "provider"] }
        var logger = Logger(label: "l") {
            LineLogHandler(format, label: $0, metadataProvider: provider, output: lines.output)
        }
        logger[metadataKey: "a"] = "logger"
        logger[metadataKey: "c"] = "logger"
        logger.info("m", error: Broken(), metadata: ["b": "event"])
        logger.debug("too quiet")
        let expected =
            switch format {
            case .text: #"m a=provider b=event c=logger error="it broke""# + "\n"
            case .json: #""message":"m","a":"provider","b":"event","c":"logger","error":"it broke"}"# + "\n"
            }
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.hasSuffix(expected) == true)
    }
}
