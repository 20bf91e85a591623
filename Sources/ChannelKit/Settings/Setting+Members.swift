// Settings inside settings, for whoever lists them.

extension SettingDeclaration {
    /// The setting and those inside it, each with its path, such as `list`, `list.title`, `buttons[].title`.
    ///
    /// What several shapes of a setting have in common comes once.
    public func withMembers(below parent: String = "") -> [(path: String, declaration: SettingDeclaration)] {
        let path = parent + name
        return [(path, self)]
            + type.places(at: path).flatMap { place in
                place.members.flatMap { $0.withMembers(below: place.path) }
            }
    }
}

extension SettingType {
    /// The settings that stand in a value of the type, inside lists and mappings as well.
    public var members: [SettingDeclaration] { places(at: "").flatMap(\.members) }

    /// Where in a value at `path` there are settings, and which.
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
