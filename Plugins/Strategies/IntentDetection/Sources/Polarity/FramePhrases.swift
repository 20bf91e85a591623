/// The phrases of the frames, in English and French, as ``PhrasePattern`` reads them.
enum FramePhrases {
    /// The nouns for what customers book or order: `BOOKED` in the phrases.
    private static let booked = """
        appointment|appointments|appt|visit|booking|reservation|meeting|consultation|session|slot|class|table|room|\
        order|delivery|stay|checkup|cleaning|rendez|rdv|rv|visite|rencontre|seance|commande|livraison|chambre|cours|\
        nettoyage|examen|sejour|course|bouquet
        """
    private static let pastVerbs = """
        charged|overcharged|quoted|missed|forgot|promised|told|billed|broke|scratched|damaged|lost|sent|gave|never|\
        fixed|cancelled|canceled|ruined|said|made|delivered|cleaned|took|left|installed|repaired
        """
    private static let judgements = """
        terrible|awful|rude|bad|cold|dirty|late|horrible|wrong|great|perfect|useless|disappointing|noisy|wonderful|\
        amazing|excellent|superb|lovely|rough|painful|dead|too|not|broken|missing|impossible|ridiculous
        """

    /// Verbs that a customer forbids, as in "please don't call me".
    private static let forbidden = """
        book|send|call|make|put|sign|charge|bring|deliver|come|order|give|schedule|reserve|start|change|email|text|\
        write|keep|hold|register|enrol|enroll|ship|bother|contact
        """
    private static let openings = "please|ok|okay|so|just|and|but|no|hi|hello"

    /// The phrase with its lists of words.
    static func expanded(_ phrase: String) -> String {
        phrase.replacing("BOOKED", with: booked).replacing("DID", with: pastVerbs).replacing("BAD", with: judgements)
            .replacing("AND", with: openings).replacing("DO", with: forbidden)
    }

    static let anywhere: [(MessageFrames, String)] = [
        (
            .cancel,
            """
            cancel* / call|calling it? off / annul* / decommand* / can|won t make it / cannot|cant|wont make it
            can t come / cannot|cant come / not coming / not able to come|make / won t be able|there / pas venir|viendrai|etre
            viendrai|viendrons|viendra pas|plus / pourrai|pourrons|pourra pas|plus / not be able|there
            """
        ),
        (
            .move,
            """
            reschedul* / postpone* / move|change|changing|switch|push|shift my|our|the|this BOOKED|time|date|hour
            move|push|shift it|that / another|different day|time|date / some other|another time|day
            deplacer|deplacez|deplace / reporter|reportez|repousser|remettre mon|ma|notre|le|la|l|a
            changer|modifier|changez|modifiez mon|ma|notre|le|la|l|d|de BOOKED|heure|date|jour
            un autre jour|moment / une autre heure|date|journee
            """
        ),
        (
            .delay,
            """
            running|run|runs late|behind / be|m|am|re|is|arrive|arriving|there a? little|bit? late
            minutes|minute|mins|min|hour|hours late / en|de|du retard / stuck|caught in|on|at
            pris|prise|coince|coincee dans|sur / be|am|m|re|are|is|s there|here in / j arrive dans / on my|our way / en chemin|route
            """
        ),
        (
            .thanks,
            """
            thank|thanks|thx|ty you|u? so|very? much|a? lot|again? for / thank|thanks you? to
            merci beaucoup|bien|encore|infiniment|mille? fois? pour / merci beaucoup? d avoir
            merci beaucoup? de m|nous|l? avoir
            """
        ),
        (
            .past,
            """
            you|u|they|he|she|somebody|someone DID / you ve|have DID / i was|were charged|told|overcharged|billed|promised
            i|we ve? had a|an|my|our|the BOOKED / was|were so|very|really? BAD / fell|came out|off|loose
            i|we paid|payed / overcharg* / charged twice|me|us / too much for / not happy|satisfied|acceptable|good
            unhappy|dissatisfied|disappointed|disappointing|unacceptable / complain* / still|again hurts|broken|waiting
            BOOKED yesterday|went|was|were / my|our|the BOOKED yesterday|went / after|since my|our|the|your BOOKED|visit
            vous m|nous|l|vous avez|aviez / vous avez|aviez manque|oublie|facture|charge|promis|casse|brise|perdu|dit
            on m a / ils|elle|il m|nous ont|a / elle|il a brise|casse|perdu|oublie / j|on ai|avais|a paye|avais|manque
            j avais / nous avions|avons paye|eu / etait|etaient tres|trop|vraiment? *
            m|nous a|ont fait mal / la derniere fois / last time
            plainte|plaindre|decu|decue|decus|inacceptable|epouvantable
            pas content|contente|satisfait|satisfaite|correct|acceptable|normal / deux fois de trop / de trop
            BOOKED vous? hier / encore mal|brise|casse|bruit / vous etes trompe|trompes / depuis votre|ma|mon|notre|le|la BOOKED|visite
            """
        ),
        (
            .own,
            """
            what|which time|day|date is|s|was|are my|our / when|where is|s|was|are my|our / whens my|our
            confirm|verify|check|see|find|view my|our|the BOOKED / do|did i|we have a|an|any|my? BOOKED|booked
            confirm* mon|ma|notre|nos|le|la|l BOOKED / remind me / how long is|will|was my|our
            a quelle heure|date est|etait mon|ma|notre / quand est|etait|c mon|ma|notre / quand j ai
            c est quand|ou mon|ma|notre / ou est|sont mon|ma|mes|notre|nos
            ai je un|une|deja|encore / rappelez|rappelle moi l|la|mon|ma|quand
            is my|our BOOKED|visit still? confirmed|booked|on|at / verifier|consulter|retrouver mon|ma|notre
            """
        ),
        (
            .refusal,
            """
            don|didn|doesn t want|need|wish|plan|wanna|care|mean|intend / dont|didnt want|need|wish|wanna|mean
            do|did|does not want|need|wish|plan|intend|mean / no longer want|need|wish|interested|looking
            not interested|looking|asking|trying|want|wanting|planning|going|gonna / not need|needed / rather not
            wouldn t|wouldnt want|like / would not want|like / instead of / changed my mind / no need|interest / just|only asking|curious|looking
            veux|voudrais|veut|voulons|souhaite|souhaitons|desire|desirons|aimerais|cherche|vais vraiment|surtout|absolument|meme? pas|plus|rien
            ai|avons|a pas|plus besoin|envie / pas|plus besoin|interesse|interessee|question / change d idee|avis
            ne|n me|nous|m|y? reservez|prenez|appelez|envoyez|faites|livrez|venez|mettez|notez|inscrivez|fixez|reserver|prendre rien|pas|plus
            pas|plus de rendez|rdv|visite|reservation|commande|livraison|nettoyage / surtout pas|rien / sans rendez|rdv / plutot que
            """
        ),
        (
            .identity,
            """
            are|r you|u|this|they a|an|the? real|live|actual? bot|robot|human|real|machine|person|computer|ai|chatbot|automated|people
            am i talking|speaking|chatting|writing / is this a|an|the? bot|robot|real|machine|human|person|ai|automated
            etes|es vous|tu un|une? vraie|vrai|veritable? robot|humain|humaine|machine|personne|bot|ordinateur|ia|reel|vrai
            est ce que vous|tu etes|es un|une|reel|vrai / est ce que je parle a|avec / est ce un|une robot|bot|vraie|humain
            c est un|une robot|bot|machine|humain|vraie / je parle a|avec un|une / who are|r you|u / who is|s this
            qui etes|es vous|tu / c est qui / comment vous|t appelez|appelles
            """
        ),
    ]

    static let atTheBeginning: [(MessageFrames, String)] = [
        (
            .refusal,
            """
            AND don t DO / AND dont DO / AND do not DO / don t DO / dont DO / do not DO
            no appointment|booking|reservation|visit|thanks|thank / non merci|pas / s il vous plait ne
            """
        )
    ]

    /// The words of which a message consists that is nothing but polite.
    static let courtesies = """
        hi hello hey hiya morning good afternoon evening night day nice great lovely have a an one the weekend week
        thanks thank thx ty you u so very much lot again everyone all there ok okay k perfect cool alright right
        bye goodbye see later soon tomorrow tonight monday tuesday wednesday thursday friday saturday sunday then
        how are is it going doing well fine cheers care take too and for your help kind
        bonjour bonsoir salut allo coucou rebonjour bon matin bonne journee soiree fin de semaine nuit apres midi
        merci beaucoup bien infiniment mille fois encore vous tu a tous bientot demain plus tard la prochaine tantot
        lundi mardi mercredi jeudi vendredi samedi dimanche au revoir ciao d accord parfait super genial c est gentil
        ca va et comment allez aller tres pour votre aide avec plaisir de rien excellente belle bonnes
        """
}
