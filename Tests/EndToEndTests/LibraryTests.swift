#if os(Linux)
    import Foundation
    import Testing

    @Suite("Libraries of the binary")
    struct LibraryTests {
        /// Their security updates come with the system's, without a new binary.
        @Test(arguments: ["libhiredis", "libpq", "libsqlite3", "libssl", "libyaml"])
        func libraryIsLinkedDynamically(_ library: String) throws {
            let process = Process()
            let output = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["ldd", Program.products.appending(path: "patchbay").path]
            process.standardOutput = output
            try process.run()
            let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            process.waitUntilExit()
            let found = text.split(separator: "\n").filter { $0.contains(library) }
            #expect(!found.isEmpty && found.allSatisfy { !$0.contains("not found") }, "\(text)")
        }
    }
#endif
