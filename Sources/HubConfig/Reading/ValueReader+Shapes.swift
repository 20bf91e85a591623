import ChannelKit

extension ValueReader {
    /// The node as that one of `types` which matches its shape.
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

    /// The mapping type that declares most of the `keys`.
    ///
    /// Of two with equal counts, the one that declares them wins: `id` may be a language, or a plugin's key.
    private static func meant(by keys: [String], among types: [SettingType]) -> SettingType? {
        let mappings = types.filter { $0.isMapping }
        let candidates = mappings.filter { !$0.ownKeys.isEmpty } + mappings
        let familiarity = candidates.map { type in keys.count { type.knows($0) } }
        if let most = familiarity.max(), most > 0, let index = familiarity.firstIndex(of: most) {
            return candidates[index]
        }
        // Without any known key, a misspelled one decides.
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
