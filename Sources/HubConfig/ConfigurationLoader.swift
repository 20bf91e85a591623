package import ChannelKit
import Foundation
import Synchronization

/// The reader and validator of `channels.yaml` and the files that it includes, for `check`, start and reload.
package struct ConfigurationLoader: Sendable {
    /// The size limit of a configuration file, in bytes: ten thousand tenants fit, and a wrong file fills no memory.
    static let maxFileSize = 4 * 1024 * 1024

    private let registry: PluginRegistry
    private let environment: [String: String]
    private let simulation: Simulation?
    private let checksModes: Bool

    /// Makes a loader.
    ///
    /// - Parameters:
    ///   - registry: The plugins that a file may name.
    ///   - environment: The variables that a file may expand.
    ///   - simulation: The simulators that replace the providers; nil for real providers.
    ///   - checksModes: True to warn about files that other users of this machine can read or write.
    package init(
        registry: PluginRegistry,
        environment: [String: String],
        simulation: Simulation? = nil,
        checksModes: Bool = false
    ) {
        self.registry = registry
        self.environment = environment
        self.simulation = simulation
        self.checksModes = checksModes
    }

    /// Reads the file at `path`.
    ///
    /// The call blocks while it reads, so it must not run on the cooperative pool.
    package func load(_ path: String, generation: Int = 1) -> LoadedConfiguration {
        let log = DiagnosticLog()
        let file = read(path, order: 0, into: log)
        return load(file, generation: generation, log: log)
    }

    /// Reads `text` as the content of a file with this name; its relative paths start at the working directory.
    package func load(text: String, named name: String, generation: Int = 1) -> LoadedConfiguration {
        let log = DiagnosticLog()
        let file = SourceFile(name: name, directory: "", order: 0, text: text)
        guard text.utf8.count <= Self.maxFileSize else {
            report(.tooLarge(limit: Self.maxFileSize), of: file, into: log)
            return load(nil, generation: generation, log: log)
        }
        return load(file, generation: generation, log: log)
    }

    private func load(_ file: SourceFile?, generation: Int, log: DiagnosticLog) -> LoadedConfiguration {
        let configuration = file.flatMap { self.configuration(from: $0, generation: generation, log: log) }
        let redactor = Redactor(registry: registry)
        return LoadedConfiguration(
            configuration: log.refusesFile ? nil : configuration,
            diagnostics: log.diagnostics(redactor: redactor),
            modeWarnings: log.modeWarnings(redactor: redactor)
        )
    }
}

// MARK: - Files

extension ConfigurationLoader {
    private func read(
        _ path: String,
        order: Int,
        limits: IncludeLimits? = nil,
        into log: DiagnosticLog
    ) -> SourceFile? {
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        // A file in the root directory has an empty directory part, which means the working directory elsewhere.
        let place = directory.isEmpty && path.hasPrefix("/") ? "/." : directory
        do {
            let text = try FileReading.text(at: path, limit: Self.maxFileSize, isRegular: limits != nil)
            return SourceFile(name: path, directory: place, order: order, limits: limits, text: text)
        } catch {
            let before = if case .notText(let text) = error { text } else { "" }
            let file = SourceFile(name: path, directory: place, order: order, text: before)
            report(error, of: file, into: log)
            return nil
        }
    }

    private func report(_ failure: FileFailure, of file: SourceFile, into log: DiagnosticLog) {
        var place = Place.start
        var showsLine = false
        if case .notText = failure {
            place.line = file.lines.count
            place.column = (file.lines.last?.count ?? 0) + 1
            showsLine = true
        }
        log.add(
            Finding(
                file: file,
                place: place,
                severity: .error,
                message: "the file \(failure.reason)",
                remedy: failure.remedy,
                scope: .file,
                showsLine: showsLine
            )
        )
    }

    /// The top-level keys of `file`; nil, with an error reported, when it holds no mapping.
    private func fields(of file: SourceFile, in context: ReadingContext) -> Fields? {
        let root: YAMLNode?
        do { root = try YAMLComposer.compose(file) } catch {
            context.error(at: error.place, error.message, remedy: error.remedy)
            return nil
        }
        guard let root else {
            context.error(at: .start, "the file is empty", remedy: "write 'tenants:', or see docs/configuration.md")
            return nil
        }
        context.log.keep(root, of: file)
        if checksModes {
            context.checkMode(holdsSecrets: Redactor(registry: registry).findsSecrets(in: root))
        }
        return Fields(root, of: "a mapping at the top of the file", target: root, in: context)
    }
}

// MARK: - The grammar

extension ConfigurationLoader {
    private static let topLevelKeys = ["hub", "adapters", "tenants", "include"]

    private func context(for file: SourceFile, log: DiagnosticLog) -> ReadingContext {
        let expander = Expander(environment: environment, seed: simulation?.seed)
        return ReadingContext(file: file, log: log, expander: expander, checksModes: checksModes)
    }

    private func configuration(from file: SourceFile, generation: Int, log: DiagnosticLog) -> HubConfiguration? {
        let context = context(for: file, log: log)
        guard let fields = fields(of: file, in: context) else { return nil }
        fields.rejectUnknown(besides: Self.topLevelKeys, in: context)
        let hub = HubSection(registry: registry, context: context).read(fields["hub"])
        let shared = AdaptersSection(registry: registry, context: context).read(fields["adapters"])
        let channels = ChannelReader(registry: registry, shared: shared, hub: hub, simulation: simulation)
        var tenants = TenantReader(channels: channels, context: context).read(fields["tenants"])
        let included = IncludeSection(context: context).read(fields["include"]).map { ($0, DiagnosticLog()) }
        tenants += self.tenants(in: included, channels)
        let assembly = Assembly(tenants)
        for (_, part) in included { log.add(contentsOf: part) }
        return HubConfiguration(
            generation: generation,
            hub: hub,
            tenants: assembly.tenants,
            channels: assembly.channels,
            receivingChannels: assembly.receivingChannels,
            brokenChannels: assembly.brokenChannels,
            disputedChannels: assembly.disputedChannels
        )
    }

    /// The tenants of the included files, which are read on all processors.
    ///
    /// Each file has a log of its own, so that the order of the problems is that of the files.
    private func tenants(in included: [(Include, DiagnosticLog)], _ channels: ChannelReader) -> [TenantDraft] {
        let parts = Mutex([[TenantDraft]](repeating: [], count: included.count))
        DispatchQueue.concurrentPerform(iterations: included.count) { index in
            let (include, log) = included[index]
            guard let file = read(include.path, order: index + 1, limits: include.limits, into: log) else { return }
            let tenants = tenants(in: file, channels, log: log)
            parts.withLock { $0[index] = tenants }
        }
        return parts.withLock { $0 }.flatMap(\.self)
    }

    private func tenants(in file: SourceFile, _ channels: ChannelReader, log: DiagnosticLog) -> [TenantDraft] {
        let context = context(for: file, log: log)
        guard let fields = fields(of: file, in: context) else { return [] }
        for field in fields.all where Self.topLevelKeys.contains(field.name) && field.name != "tenants" {
            context.error(
                at: field.key,
                "'\(field.name)' is not allowed in an included file",
                remedy: "move it to the file that includes this one"
            )
        }
        fields.rejectUnknown(besides: ["tenants"], butNotReporting: Self.topLevelKeys, in: context)
        return TenantReader(channels: channels, context: context).read(fields["tenants"])
    }
}
