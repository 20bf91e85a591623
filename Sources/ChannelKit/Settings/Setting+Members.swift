// Settings inside settings, for whoever lists them.

/// A setting in a list of settings, and of those inside them.
public struct ListedSetting: Sendable {
    /// Where it stands, such as `list`, `list.title`, `buttons[].title`.
    public let path: String
    /// The setting.
    public let declaration: SettingDeclaration
    /// The setting further up that has the same ones inside, so that they need not be listed again.
    public let alike: String?

    /// What it is, for people.
    public var help: String {
        alike.map { "\(declaration.help) Inside it stands what stands in `\($0)`." } ?? declaration.help
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
            // A few settings are sooner read than looked up.
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
    /// The settings that stand in a value of the type, inside lists and mappings as well.
    public var members: [SettingDeclaration] { places(at: "").flatMap(\.members) }

    /// Where in a value at `path` there are settings, and which; what several shapes have in common comes once.
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
