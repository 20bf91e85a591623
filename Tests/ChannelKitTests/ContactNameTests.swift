import ChannelKit
import Testing

@Suite("Names of contacts")
struct ContactNameTests {
    @Test(arguments: [
        "Ada", "Ada Visitor", "Zoë Ångström", "李", "O'Neil", "Ada 2", "J.", "Guest Smith", "Ines1987", "@ada", "محمد",
        "Ana 🌸", "Dr. Test", "Maya User", "Lotus Dental",
    ])
    func nameIsKept(_ name: String) {
        #expect(UnifiedContact(id: "1", name: name).name == name)
    }

    @Test(arguments: [
        "", "  ", "\u{200B}", "~", ".", "🙂", "+1 514 555 0123", "15145550123", "Anonymous User", "anonymous",
        "ANONYMOUS VISITOR", "visitor", "Visitor", "visitor9", "Visitor 421", "visitor-4f1c", "Guest", "guest 12",
        "Guest 4f1c", "user", "User 7", "Unknown", "unknown caller", "No name", "null", "undefined", "N/A",
        "ines@fake.example", "https://example.com/ines", "e2f4d3c2-1b0a-4f9e-8d7c-6b5a49382716",
        "user_01J5T99YAAAAAAAAAAAAAAAAAA", "Visiteur", "Utilisateur anonyme", "Usuario anónimo", "Invitado",
        "Restricted",
    ])
    func nameThatIsNoneIsAbsent(_ name: String) {
        #expect(UnifiedContact(id: "1", name: name).name == nil)
        var contact = UnifiedContact(id: "1", name: "Ada")
        contact.name = name
        #expect(contact.name == nil)
    }

    @Test(arguments: [
        ("  Ada  ", "Ada"), ("Ines Tran <ines@fake.example>", "Ines Tran"), ("\"Ines\" <ines@fake.example>", "Ines"),
        ("Ada\n", "Ada"),
    ])
    func nameIsTrimmed(_ text: String, _ name: String) {
        #expect(UnifiedContact(id: "1", name: text).name == name)
    }
}
