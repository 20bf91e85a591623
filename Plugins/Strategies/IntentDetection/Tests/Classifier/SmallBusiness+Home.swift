extension SmallBusiness {
    /// A cleaning company.
    static let cleaning = SmallBusiness(
        name: "cleaning",
        examples: """
            quote:
              how much to clean a two bedroom apartment / can i get a quote / what do you charge by the hour
              combien pour nettoyer un quatre et demi / je voudrais une soumission / quel est votre tarif horaire
            book:
              i need a cleaner on friday / can somebody clean my house this week / i want a cleaning every two weeks
              j'ai besoin de quelqu'un vendredi / pouvez-vous faire mon ménage cette semaine
              je veux un ménage aux deux semaines
            products:
              do you bring your own products / are your products safe for pets / apportez-vous vos produits
              vos produits sont-ils sécuritaires
            after_renovation:
              do you clean after renovations / there is plaster dust everywhere / nettoyez-vous après des rénovations
              il y a de la poussière de plâtre partout
            """,
        lines: """
            quote:
              quote for a big house please / whats your hourly rate / combien pour un trois et demi
              j'aimerais avoir une soumission
            book:
              can you send a cleaner tomorrow / weekly cleaning please / je cherche quelqu'un pour le ménage lundi
              un ménage chaque semaine
            products:
              do i have to buy the products / your products ok for babies? / avez-vous vos propres produits
            after_renovation:
              we just renovated, dust all over / nettoyage après construction
            none:
              i need to cancel the cleaner for friday / she broke my vase last time / thank you, the place is spotless
              we don't need a cleaner anymore / are you hiring cleaners / i left the key with the neighbour
              annulez le ménage de vendredi / elle a brisé mon vase hier / merci, tout est impeccable
              nous ne voulons plus de ménage / engagez-vous / la clé est chez le voisin / salut / où est ma facture
              why was nobody here this morning
            """
    )

    /// A hotel.
    static let hotel = SmallBusiness(
        name: "hotel",
        examples: """
            room:
              do you have a room for tonight / i want to book a double room / a room with two beds for three nights
              avez-vous une chambre pour ce soir / je veux réserver une chambre double / une chambre avec deux lits
            checkout:
              what time is checkout / can i check in early / can we leave our bags
              à quelle heure est le départ / puis-je arriver plus tôt / peut-on laisser nos bagages
            breakfast:
              is breakfast included / when is breakfast served / le déjeuner est-il inclus
              à quelle heure est servi le déjeuner
            pets:
              are dogs allowed / can i bring my cat / les chiens sont-ils acceptés / puis-je amener mon chat
            """,
        lines: """
            room:
              any rooms free this weekend / single room for one night please / une chambre pour deux personnes samedi
              reste-t-il des chambres ce soir
            checkout:
              when do we have to check out / could we store luggage after checkout / arrivée avant midi possible?
              à quelle heure doit-on quitter
            breakfast:
              breakfast hours? / do you serve breakfast / est-ce que le déjeuner est compris
            pets:
              do you take dogs / petit chien accepté?
            none:
              please cancel my room for tonight / my room was noisy last night / thanks for a lovely stay
              i don't want the double room / i forgot my charger in room 12 / can i confirm my booking for may
              annulez ma chambre / la chambre était bruyante hier / merci pour le séjour
              j'ai oublié mon chargeur dans la chambre / confirmez ma réservation svp / a taxi to the airport please
              êtes-vous un robot / good evening / what's the weather tomorrow
            """
    )

    /// A language school, with five examples an intent.
    static let school = SmallBusiness(
        name: "school",
        examples: """
            courses:
              which courses do you offer / do you teach spanish / is there a beginner class
              quels cours offrez-vous / enseignez-vous l'espagnol
            enrol:
              i want to enrol / how do i register / sign up for the french course / je veux m'inscrire
              comment s'inscrire au cours
            fees:
              what are the fees / how much is a course / combien coûte un cours / quels sont les frais
              can i pay in two parts
            test:
              is there a placement test / when is the exam / y a-t-il un test de classement / quand est l'examen
              how do i find my level
            """,
        lines: """
            courses:
              do you have german classes / any evening courses / offrez-vous des cours du soir / y a-t-il de l'italien
            enrol:
              i'd like to register for spanish / inscription au cours de français svp / how can i sign up
            fees:
              how much does the spanish course cost / c'est combien la session / fees please / payable en deux fois?
            test:
              do i have to take a test first / le test de niveau c'est quand / what level am i
            none:
              cancel my registration / i missed class yesterday, sorry / thanks to my teacher, great class
              i don't want to register / my teacher is rude / i lost my textbook in class
              annuler mon inscription / j'ai manqué mon cours hier / merci pour le cours / je ne veux pas m'inscrire
              le prof était en retard hier / are you real / bonjour bonjour / do you rent rooms / il fait trop froid
            """
    )
}
