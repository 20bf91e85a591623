import Foundation
import PackagePlugin

/// Writes the commit of the checkout and the version of the compiler into a source file of the target, before each
/// build.
@main
struct BuildFacts: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let folder = context.package.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "Generated")
        let script = folder.appending(path: "Scripts/build-facts")
        let compiler = try context.tool(named: "swiftc").url
        return [
            .prebuildCommand(
                displayName: "Read the commit",
                executable: URL(filePath: "/bin/sh"),
                arguments: [script, folder, compiler, output].map { $0.path(percentEncoded: false) },
                environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"],
                outputFilesDirectory: output
            )
        ]
    }
}
