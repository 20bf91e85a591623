import ChannelKit
import Foundation

// Values of one shape among several, opening hours and paths.

// MARK: - One of several shapes

extension ValueReader {
    /// The one of `types` that the node's shape tells.
    func either(
        _ node: YAMLNode,
        of types: [SettingType],
        _ type: SettingType,
        owner: YAMLNode?
    ) -> Reading<SettingValue> {
        if node.isNull { return .empty }
        guard let meant = SettingType.meant(by: node, among: types) else {
            context.error(at: node, "expected \(type.summary); found \(node.kindName)", remedy: hint)
            return .failed
        }
        return read(node, as: meant, owner: owner)
    }
}

extension SettingType {
    fileprivate static func meant(by node: YAMLNode, among types: [SettingType]) -> SettingType? {
        switch node.content {
        case .scalar: types.first { $0.isScalar }
        case .sequence: types.first { $0.isList } ?? types.first { $0 == .secret }
        case .mapping(let pairs): meant(by: pairs.compactMap { $0.key.scalar?.text }, among: types)
        }
    }

    /// The mapping that knows most of the `keys`.
    ///
    /// Where two know as many, it is the one that declares them: `id` may be a language, or a key of the plugin's.
    private static func meant(by keys: [String], among types: [SettingType]) -> SettingType? {
        let mappings = types.filter { $0.isMapping }
        let candidates = mappings.filter { !$0.ownKeys.isEmpty } + mappings
        let familiarity = candidates.map { type in keys.count { type.knows($0) } }
        if let most = familiarity.max(), most > 0, let index = familiarity.firstIndex(of: most) {
            return candidates[index]
        }
        // A misspelt key tells as well, where nothing else does.
        let nearest = mappings.first { type in
            let names = type.ownKeys
            return keys.contains { HubConfig.nearest(to: $0, among: names) != nil }
        }
        return mappings.first { $0.takesAnyKey } ?? nearest ?? mappings.first
    }

    private var isList: Bool {
        if case .list = self { true } else { false }
    }

    private var isMapping: Bool {
        switch self {
        case .object, .map, .hours, .localizedTemplate: true
        default: false
        }
    }

    private var isScalar: Bool {
        switch self {
        case .list, .object, .map, .hours, .either: false
        default: true
        }
    }

    private var takesAnyKey: Bool {
        if case .map = self { true } else { false }
    }

    private var ownKeys: [String] {
        if case .object(let declarations) = self { declarations.map(\.name) } else { [] }
    }

    private func knows(_ key: String) -> Bool {
        switch self {
        case .localizedTemplate: key.isLanguageCode
        case .hours: OpeningHours.isDay(key)
        default: ownKeys.contains(key)
        }
    }
}

// MARK: - Opening hours

extension ValueReader {
    /// Opening hours, each day with one span of time or several.
    func hours(_ node: YAMLNode, owner: YAMLNode) -> Reading<SettingValue> {
        fields(node, .hours).flatMap { fields in
            guard !fields.all.isEmpty else {
                let remedy = "write days such as mon-fri: 9:00-17:00, or remove the key"
                context.error(at: owner, "there are no hours", remedy: remedy)
                return .failed
            }
            var written: [String: [String]] = [:]
            for field in fields.all { written[field.name] = texts(of: field) }
            let problems = OpeningHours.problems(in: written)
            for problem in problems { report(problem, of: written[problem.key] ?? [], in: fields) }
            guard written.count == fields.all.count, problems.isEmpty, checkTimeZone(at: owner),
                let hours = try? OpeningHours(parsing: written)
            else { return .failed }
            return .value(.hours(hours))
        }
    }

    private func texts(of field: Field) -> [String]? {
        if field.value.isNull {
            let isSpan = field.name.first?.isNumber ?? false && !OpeningHours.isDay(field.name)
            context.error(
                at: field.key,
                "'\(field.name)' has no hours",
                remedy: isSpan
                    ? "inside { } a comma begins a new key: write a list such as [9:00-12:00, 13:00-17:00]"
                    : "write some such as 9:00-17:00, or closed"
            )
            return nil
        }
        switch required(field.value, of: field, as: .either([.text, .list(of: .text)])) {
        case .text(let text)?: return [text]
        case .list(let items)?: return items.compactMap(\.text)
        default: return nil
        }
    }

    /// Points to the key, or to the text that holds what is wrong; what a variable holds is not repeated.
    private func report(_ problem: OpeningHours.SyntaxError, of texts: [String], in fields: Fields) {
        guard let field = fields[problem.key] else { return }
        guard let text = problem.text else {
            context.error(at: field.key, problem.problem, remedy: problem.remedy)
            return
        }
        var node = field.value
        if case .sequence(let items) = node.content {
            node = zip(items, texts).first { $0.1.contains(text) }?.0 ?? node
        }
        let isWritten = node.scalar?.text.contains(text) ?? true
        let sentence = isWritten ? problem.problem : "'\(node.written)' is no span of time"
        context.error(at: node, sentence, remedy: problem.remedy)
    }

    /// What is open in one zone is closed in another.
    private func checkTimeZone(at owner: YAMLNode) -> Bool {
        guard let tenant = context.tenant, !tenant.hasTimeZone else { return true }
        context.error(
            at: owner,
            "hours need a time zone",
            remedy: "write 'timezone: America/Toronto', or another one, in the tenant"
        )
        return false
    }
}

// MARK: - Paths

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
