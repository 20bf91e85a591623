import ChannelKit
import Foundation

extension ValueReader {
    /// A file or a folder that exists, as an absolute path.
    func path(_ text: ScalarText) -> SettingValue? {
        guard let written = nonEmpty(text) else { return nil }
        var path = URL(fileURLWithPath: context.file.resolve(written)).standardizedFileURL.path
        if let limits = context.file.limits {
            guard let permitted = limits.permitted(context.file.resolve(written)) else {
                context.error(
                    at: text.node,
                    "'\(text.node.written)' lies outside the folder of the included file",
                    remedy: "put it into the folder of \(context.file.name): an included file reads nothing else"
                )
                return nil
            }
            path = permitted
        }
        guard FileManager.default.fileExists(atPath: path) else {
            context.error(
                at: text.node,
                "there is no file or folder '\(text.node.written)'",
                remedy: "check the path; it starts at the directory of \(context.file.name)"
            )
            return nil
        }
        return .text(path)
    }
}
