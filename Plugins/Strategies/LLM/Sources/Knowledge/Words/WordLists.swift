/// Predefined words, folded.
enum WordLists {
    /// Stop words, which carry no information about a topic.
    static let stopWords: Set<[UInt8]> = Set(
        """
        a an the and or but if of at by for with about to from in into on off out up is are was were be been being am
        do does did done have has had having can could will would shall should may might must i you he she it we they
        me my your yours his her its our ours their them us this that these those there here what which who whom whose
        how when where why as so than then too very just also any some all no not only please thanks thank hello hi
        hey good like want know tell need get let much many don doesn didn isn aren wasn ll ve re im ok okay yes take takes taking go
        goes going come coming
        le la les un une des du de et ou mais si au aux en dans sur sous par pour avec sans chez vers est sont suis es
        etes sommes etait etaient sera seront etre ai as a avons avez ont avoir ait fait faire je tu il elle on nous
        vous ils elles me moi te toi se lui leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos ce cet
        cette ces ca cela qui que quoi qu quel quelle quels quelles dont comment combien quand pourquoi ne pas plus
        tres aussi y c d j l m n s t puis peux peut pouvez pourrais pourriez voudrais voudrait aimerais veux savoir
        dire bonjour bonsoir salut allo merci svp stp oui non plait bien alors donc prenez prenons
        prendre
        """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
    )

    /// Synonyms in English and French; the first of each line represents the others.
    static let synonyms: [[UInt8]: [UInt8]] = [
        "price prices cost costs fee fees charge charges rate rates prix tarif tarifs tarification cout couts couter "
            + "coute coutent frais",
        "hours hour horaire horaires heure heures schedule",
        "open opens opened opening ouvert ouverte ouverts ouvertes ouverture ouvre ouvrir ouvrez ouvrent ouvrons",
        "close closed closes closing ferme fermer fermez fermee fermes ferment fermeture fermetures fermons",
        "address addresses adresse adresses located situe situee situes directions itineraire",
        "appointment appointments booking bookings book rdv rendez reserve reserver reservation reservations",
        "pay pays paid paying payment payments paiement paiements payer paye payez payee reglement",
        "parking park stationnement stationner stationne garer",
        "cancel cancels cancelled canceled cancellation cancellations cancelling annuler annule annulez annulation",
        "reschedule postpone deplacer reporter reporte",
        "insurance insurances insured insurer insurers assurance assurances assureur assureurs assure",
        "refund refunds refunded remboursement rembourser remboursez rembourse reimbursed",
        "delivery deliver delivers delivered livraison livraisons livrer livrez shipping ship",
        "emergency emergencies urgent urgence urgences",
        "child children kid kids enfant enfants",
        "tooth teeth dent dents",
        "phone telephone telephoner call appeler appelez",
        "email courriel courriels mail",
        "subway metro",
        "discount discounts rabais reduction reductions",
        "warranty guarantee garantie garanties",
        "gift cadeau cadeaux",
        "bill billing invoice facture factures facturation",
        "late lateness retard retards",
        "monday lundi", "tuesday mardi", "wednesday mercredi", "thursday jeudi", "friday vendredi", "saturday samedi",
        "sunday dimanche",
    ].reduce(into: [:]) { table, line in
        let words = line.split(separator: " ").map { WordStem.of(Array($0.utf8)) }
        for word in words { table[word] = words[0] }
    }

    /// The topics of question words: a phrase of folded words, and the topic's word.
    static let questions: [(phrase: [[UInt8]], subject: [UInt8])] = [
        ("how much", "price"), ("combien ca", "price"), ("combien coute", "price"), ("combien pour", "price"),
        ("combien est", "price"), ("when", "hours"), ("what time", "hours"), ("quand", "hours"),
        ("where", "address"), ("ou etes", "address"), ("ou est", "address"), ("ou se", "address"),
        ("ou sont", "address"), ("how do i get", "address"), ("get to", "address"), ("comment se rendre", "address"),
        ("comment me rendre", "address"), ("comment venir", "address"),
    ].map { phrase, subject in (phrase.split(separator: " ").map { Array($0.utf8) }, WordStem.of(Array(subject.utf8))) }
}
