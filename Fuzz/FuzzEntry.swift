import ChannelKit
import Foundation

// libFuzzer brings `main`, makes inputs and watches which code they reach. It links the plugins and no server, so that
// nothing else is instrumented; the seeded form in ChannelTestKit asks the same of the adapters.

/// The fuzzed code, by the name in `PATCHBAY_FUZZ_SUBJECT`: an adapter or one of the parsers.
private let subject: @Sendable (Data) -> Void = {
    let name = ProcessInfo.processInfo.environment["PATCHBAY_FUZZ_SUBJECT"] ?? "whatsapp"
    if let parser = FuzzedParser(rawValue: name) { return parser.run }
    if let adapter = FuzzedAdapter(named: name) { return adapter.run }
    fatalError("there is no '\(name)'; there are \(FuzzedAdapter.names + FuzzedParser.allCases.map(\.rawValue))")
}()

/// Tries one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    subject(Data(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
