// Settings inside settings, for tables and schemas.

/// A setting in a list of settings and of those inside them.
public struct ListedSetting: Sendable {
    /// The path of the setting, such as `list`, `list.title`, `buttons[].title`.
    public let path: String
    /// The setting.
    public let declaration: SettingDeclaration
    /// The path of an earlier setting with the same members, which are then not listed again.
    public let alike: String?

    /// The help text, with a reference to the setting that lists the members.
    public var help: String {
        alike.map { "\(declaration.help) Its members are those of `\($0)`." } ?? declaration.help
    }
}

extension [SettingDeclaration] {
    /// The settings and those inside them, each once.
    public var listed: [ListedSetting] {
        var known: [[SettingDeclaration]: String] = [:]
        return list(below: "", knowing: &known)
    }

    private func list(below parent: String, knowing known: inout [[SettingDeclaration]: String]) -> [ListedSetting] {
        var all: [ListedSetting] = []
        for setting in self {
            let path = parent + setting.name
            let places = setting.type.places(at: path)
            // Two members are read faster than looked up.
            let alike = places.first.flatMap { $0.members.count > 2 ? known[$0.members] : nil }
            all.append(ListedSetting(path: path, declaration: setting, alike: alike))
            guard alike == nil else { continue }
            for place in places {
                known[place.members] = known[place.members] ?? path
                all += place.members.list(below: place.path, knowing: &known)
            }
        }
        return all
    }
}

extension SettingType {
    /// The settings in a value of the type, inside lists and mappings as well.
    public var members: [SettingDeclaration] { places(at: "").flatMap(\.members) }

    /// The settings in a value at `path` with their places; those that several alternatives share are listed once.
    fileprivate func places(at path: String) -> [(path: String, members: [SettingDeclaration])] {
        switch self {
        case .object(let declarations): return [(path + ".", declarations)]
        case .list(let element): return element.places(at: path + "[]")
        case .map(let element): return element.places(at: path + ".*")
        case .either(let types):
            var known: [[SettingDeclaration]] = []
            return types.flatMap { $0.places(at: path) }.filter { place in
                defer { known.append(place.members) }
                return !known.contains(place.members)
            }
        default: return []
        }
    }
}
