public import ChannelKit
import Foundation

/// The README of a strategy, compared with its declarations and its sample.
///
/// ```swift
/// @Test func readmeMatchesTheDeclarations() throws {
///     #expect(try StrategyDocumentation.problems(of: StaticReply.manifest) == [])
/// }
/// ```
public enum StrategyDocumentation {
    /// The problems of the README: another table of settings than the manifest's, another sample than `sample.yaml`.
    ///
    /// - Parameters:
    ///   - manifest: The strategy's manifest.
    ///   - file: A file in the plugin's `Tests` folder or below it. Default: the caller's.
    /// - Throws: An error if the README or the sample cannot be read.
    public static func problems(of manifest: StrategyManifest, beside file: String = #filePath) throws -> [String] {
        var folder = URL(filePath: file).deletingLastPathComponent()
        while folder.lastPathComponent != "Tests", folder.path != "/" { folder.deleteLastPathComponent() }
        folder.deleteLastPathComponent()
        let readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
        let sample = try String(contentsOf: folder.appending(path: "sample.yaml"), encoding: .utf8)
        let table = SettingsTable.markdown(manifest.settings)
        return [
            readme.contains(table) ? nil : "the table of settings is missing or differs:\n\(table)",
            readme.contains("```yaml\n\(sample)```") ? nil : "the sample is missing or differs from sample.yaml",
        ].compactMap(\.self)
    }
}
