import ChannelTestKit
import Foundation

/// The resource usage of a process, from /proc.
extension Program {
    /// The CPU seconds used.
    var cpuSeconds: Double {
        guard let text = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return 0 }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The memory in megabytes: current (`VmRSS`) or peak (`VmHWM`).
    func megabytes(_ name: String) -> Int {
        let text = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("\(name):") }
        return line.flatMap { $0.split(whereSeparator: \.isWhitespace).dropFirst().first }.flatMap { Int($0) }.map {
            $0 / 1_024
        }
            ?? 0
    }
}

extension TemporaryFolder {
    /// The size of the database's files in bytes.
    var databaseBytes: Int {
        let data = url.appending(path: "data")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: data.path)) ?? []
        return names.reduce(0) { sum, name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: data.appending(path: name).path)
            return sum + (attributes?[.size] as? Int ?? 0)
        }
    }
}
