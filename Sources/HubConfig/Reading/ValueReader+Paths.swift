import ChannelKit
import Foundation

extension ValueReader {
    /// A file or a folder that exists, as an absolute path.
    func path(_ text: ScalarText) -> SettingValue? {
        guard let written = nonEmpty(text) else { return nil }
        let path = URL(fileURLWithPath: context.file.resolve(written)).standardizedFileURL.path
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
