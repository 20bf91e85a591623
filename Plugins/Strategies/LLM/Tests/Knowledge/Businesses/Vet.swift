extension Business {
    static let vet = Business(
        "Clinique vétérinaire du Parc",
        """
        # Hours | Heures
        Monday to Friday: 8:00 to 19:00. Saturday: 9:00 to 15:00. We are closed on Sunday.
        Du lundi au vendredi : de 8 h à 19 h. Le samedi : de 9 h à 15 h. Nous sommes fermés le dimanche.
        ? are you open saturday afternoon
        ? opening hours please
        ! êtes-vous ouverts le dimanche
        ! à quelle heure ouvrez-vous

        # Vaccines | Vaccins
        The yearly vaccine is 78 dollars for a cat and 92 dollars for a dog, with the examination.
        Le vaccin annuel coûte 78 dollars pour un chat et 92 dollars pour un chien, examen compris.
        ? how much are shots for my dog, the vaccine
        ? cat vaccine price
        ! prix du vaccin pour un chat
        ! mon chien doit être vacciné

        # Sterilisation | Stérilisation
        Spaying a cat is 260 dollars, neutering a male 190 dollars. The animal goes home the same evening.
        La stérilisation d'une chatte coûte 260 dollars, la castration d'un mâle 190 dollars. L'animal rentre le soir même.
        ? how much does it cost to spay a cat
        ? neutering price
        ! combien pour stériliser ma chatte
        ! prix de la castration

        # Emergencies at night | Urgences la nuit
        At night go to the hospital Rive-Nord, 450-555-0171. In the day we see an emergency within thirty minutes.
        La nuit, allez à l'hôpital Rive-Nord, 450-555-0171. Le jour, nous voyons une urgence en moins de trente minutes.
        ? my dog ate chocolate, it's an emergency
        ? where do I go at night
        ! c'est une urgence, mon chat ne respire pas bien
        ! où aller la nuit

        # Dental care | Soins dentaires
        A cleaning of the teeth under anaesthesia is from 420 dollars. Blood is tested before.
        Un nettoyage des dents sous anesthésie coûte à partir de 420 dollars. Une prise de sang est faite avant.
        ? do you clean dogs' teeth
        ? is my cat put to sleep for the dental cleaning, with anaesthesia
        ! nettoyez-vous les dents des chiens
        ! combien coûte le détartrage des dents

        # Food | Nourriture
        We sell food for kidneys and for allergies; orders arrive on Thursday.
        Nous vendons de la nourriture pour les reins et pour les allergies; les commandes arrivent le jeudi.
        ? do you sell kidney food
        ? when do food orders arrive
        ! vendez-vous de la nourriture pour allergies
        ! quand arrive ma commande de nourriture

        # Insurance for pets | Assurance animaux
        We fill in the forms of Trupanion and Desjardins for free, and send them for you.
        Nous remplissons gratuitement les formulaires de Trupanion et de Desjardins, et nous les envoyons pour vous.
        ? do you work with pet insurance
        ? can you fill in my Trupanion form
        ! acceptez-vous les assurances
        ! remplissez-vous le formulaire de l'assureur

        # Other animals | Autres animaux
        We treat rabbits and ferrets, on Tuesday with Dr. Gagnon. We do not treat birds or reptiles.
        Nous soignons les lapins et les furets, le mardi avec la Dre Gagnon. Nous ne soignons ni les oiseaux ni les reptiles.
        ? do you treat rabbits
        ? can I bring my parrot or another bird
        ! soignez-vous les lapins
        ! mon furet est malade

        # Microchip | Micropuce
        A microchip is 65 dollars, with the registration for life.
        Une micropuce coûte 65 dollars, avec l'enregistrement à vie.
        ? how much is a microchip
        ? is registration of the chip included
        ! combien coûte une micropuce
        ! la puce, est-ce enregistré à vie

        # Goodbye to an animal | Adieu à un animal
        We come to your home for the last hours of your animal, for 310 dollars. Ashes are returned in two weeks.
        Nous venons chez vous pour les dernières heures de votre animal, pour 310 dollars. Les cendres reviennent en deux semaines.
        ? can you put my old dog to sleep at my home, his last hours
        ? when do we get the ashes
        ! venez-vous à domicile pour les derniers moments de mon animal
        ! quand recevons-nous les cendres
        """
    )
}
