import ChannelKit

/// The finder of secret values in a file, which messages must not show.
///
/// It goes by the names of keys, so that a secret stays hidden even where an earlier error stopped the reader.
struct Redactor {
    private var secretNames: Set<String>
    private let ordinaryNames: Set<String>

    /// The URLs of `hub:`, which may contain a password.
    private static let urlNames: Set = ["database", "redis"]

    init(registry: PluginRegistry) {
        let settings =
            registry.adapters.flatMap { $0.manifest.settings } + registry.strategies.flatMap { $0.manifest.settings }
            + CommonSettings.channel + CommonSettings.step + PolicySettings.all + ProfileReader.settings
        secretNames = Set(settings.flatMap(\.secretNames)).union(Self.urlNames)
        ordinaryNames = Set(settings.flatMap(\.names))
    }

    /// The hidden ranges of `file`, by its tree, or line by line when it has none.
    func hiddenText(of file: SourceFile, tree: YAMLNode?) -> HiddenText {
        guard let tree else { return HiddenText(file: file) { rangesWithoutTree(file, $0) } }
        var hidden = HiddenText(file: file)
        _ = firstSecret(in: tree) {
            hidden.hide($0)
            return false
        }
        return hidden
    }

    /// True if the file of `tree` contains a secret itself, rather than a reference to one.
    func findsSecrets(in tree: YAMLNode) -> Bool {
        var redactor = self
        redactor.secretNames.subtract(Self.urlNames)
        return redactor.firstSecret(in: tree) { _ in true }
    }

    /// True if `isFound` is true for a scalar that contains a secret; the ones behind it are not visited.
    ///
    /// Secret is everything under a secret setting's name; under a name that only looks like one, its own text or texts.
    private func firstSecret(
        in node: YAMLNode,
        under parent: String = "",
        isSecret: Bool = false,
        _ isFound: (YAMLNode) -> Bool
    ) -> Bool {
        switch node.content {
        case .scalar(let scalar):
            return isSecret && !node.isAliased && scalar.text.holdsMoreThanExpansions && isFound(node)
        case .sequence(let items):
            return items.contains { firstSecret(in: $0, under: parent, isSecret: isSecret, isFound) }
        case .mapping(let pairs):
            // The operator chose the keys of these two: a tenant may be called token-shop.
            let areNamesOfSettings = parent != "tenants" && parent != "channels"
            return pairs.contains { pair in
                let name = pair.key.scalar?.text ?? ""
                let isSecret = isSecret || (areNamesOfSettings && isSecretName(name, of: pair.value))
                return firstSecret(in: pair.value, under: name, isSecret: isSecret, isFound)
            }
        }
    }

    private func isSecretName(_ name: String, of value: YAMLNode) -> Bool {
        secretNames.contains(name) || (!value.isMapping && isSecretName(name))
    }

    /// True if a key names a secret setting, or looks like one.
    private func isSecretName(_ name: String) -> Bool {
        if secretNames.contains(name) { return true }
        guard !ordinaryNames.contains(name) else { return false }
        let lowercased = name.lowercased()
        return ["secret", "token", "password", "key", "auth"].contains { lowercased.contains($0) }
            || nearest(to: name, among: secretNames) != nil
    }

    /// The hidden ranges of a line of a file with a syntax error, by the keys in the line, else by the last key above.
    private func rangesWithoutTree(_ file: SourceFile, _ index: Int) -> [Range<Int>] {
        let line = file.line(index)
        if let own = line.keys.first(where: { isSecretName($0.name) }) { return [own.end..<line.count] }
        guard line.keys.isEmpty else { return [] }
        let owner = (0..<max(0, min(index, file.lines.count))).last { !file.lines[$0].keys.isEmpty }
        guard let owner, let key = file.lines[owner].keys.last, isSecretName(key.name) else { return [] }
        return [line.prefix { $0.isWhitespace }.count..<line.count]
    }
}

extension Substring {
    /// The words before a colon and a space or the line's end; `end` is the number of characters up to there.
    fileprivate var keys: [(name: String, end: Int)] {
        var keys: [(name: String, end: Int)] = []
        var word = ""
        let characters = Array(self)
        for (index, character) in characters.enumerated() {
            if character.isLetter || character.isNumber || "_-".contains(character) {
                word.append(character)
            } else {
                let next = index + 1 < characters.count ? characters[index + 1] : " "
                if character == ":", next.isWhitespace, !word.isEmpty { keys.append((word, index + 1)) }
                if character != "\"", character != "'" { word = "" }
            }
        }
        return keys
    }
}

extension SettingDeclaration {
    /// The names whose values are secret, at any depth.
    fileprivate var secretNames: [String] {
        (type.isOfSecrets ? [name] : []) + type.members.flatMap(\.secretNames)
    }

    /// The names at any depth.
    fileprivate var names: [String] { [name] + type.members.flatMap(\.names) }
}

extension SettingType {
    /// True if a value of this type may contain a secret.
    var holdsSecrets: Bool { isOfSecrets || members.contains { $0.type.holdsSecrets } }

    fileprivate var isOfSecrets: Bool {
        switch self {
        case .secret: true
        case .list(let element), .map(let element): element.isOfSecrets
        case .either(let types): types.contains(where: \.isOfSecrets)
        default: false
        }
    }
}

extension YAMLNode {
    fileprivate var isMapping: Bool {
        if case .mapping = content { true } else { false }
    }
}
