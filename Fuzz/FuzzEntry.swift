import ChannelKit
import Foundation

// libFuzzer provides `main`, generates inputs and measures the code that they reach. The target links the plugins and no
// server, so that nothing else is instrumented. The seeded fuzzer in ChannelTestKit runs the same checks on adapters.

/// The fuzzed code, by the name in `PATCHBAY_FUZZ_SUBJECT`: an adapter or one of the parsers.
private let subject: @Sendable (Data) -> Void = {
    let name = ProcessInfo.processInfo.environment["PATCHBAY_FUZZ_SUBJECT"] ?? "whatsapp"
    if let parser = FuzzedParser(rawValue: name) { return parser.run }
    if let adapter = FuzzedAdapter(named: name) { return adapter.run }
    fatalError("unknown subject '\(name)'; use one of \(FuzzedAdapter.names + FuzzedParser.allCases.map(\.rawValue))")
}()

/// Runs one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    subject(Data(UnsafeBufferPointer(start: start, count: count)))
    return 0
}
