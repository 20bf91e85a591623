import ChannelKit
import Foundation

extension ValueReader {
    /// The absolute path of an existing file or folder.
    func path(_ text: ScalarText) -> SettingValue? {
        guard let written = nonEmpty(text) else { return nil }
        var path = URL(fileURLWithPath: context.file.resolve(written)).standardizedFileURL.path
        if let limits = context.file.limits {
            guard let permitted = limits.permitted(context.file.resolve(written)) else {
                context.error(
                    at: text.node,
                    "'\(text.node.written)' is outside the folder of the included file",
                    remedy: "move it into the folder of \(context.file.name): an included file can read no other files"
                )
                return nil
            }
            path = permitted
        }
        guard FileManager.default.fileExists(atPath: path) else {
            context.error(
                at: text.node,
                "no such file or folder: '\(text.node.written)'",
                remedy: "check the path; it is relative to the directory of \(context.file.name)"
            )
            return nil
        }
        return .text(path)
    }
}
