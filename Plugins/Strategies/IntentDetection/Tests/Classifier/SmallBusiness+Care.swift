extension SmallBusiness {
    /// A veterinary clinic.
    static let vet = SmallBusiness(
        name: "vet",
        examples: """
            visit:
              i need a check-up for my cat / can you see my dog today / my puppy needs his shots
              je voudrais un examen pour mon chat / pouvez-vous voir mon chien aujourd'hui / mon chiot doit être vacciné
            sick_pet:
              my cat is not eating / my dog ate chocolate / my rabbit is limping
              mon chat ne mange plus / mon chien a mangé du chocolat / mon lapin boite
            prices:
              how much is a vaccine / what does a neutering cost / combien coûte un vaccin
              quel est le prix d'une stérilisation
            boarding:
              can you keep my dog for a week / do you board cats / gardez-vous les chiens pendant les vacances
              avez-vous une pension pour chats
            """,
        lines: """
            visit:
              could somebody look at my cat tomorrow / shots for my kitten please / check-up for an old dog
              rendez-vous pour vacciner mon chat / mon chien a besoin d'un examen
            sick_pet:
              my dog threw up all night / the cat stopped eating yesterday / mon chien boite depuis ce matin
              mon lapin ne mange plus
            prices:
              how much to neuter a cat / vaccine price? / combien pour stériliser une chatte
            boarding:
              can my two cats stay with you in july / pension pour un chien, une semaine
            none:
              i must cancel my cat's visit / thanks for taking care of my dog / my dog died last week
              when is my appointment again / i'm late, there in ten minutes / je suis en retard
              merci d'avoir soigné mon chat / je dois annuler la visite de mon chien / quand est mon rendez-vous
              vous m'avez facturé deux fois / are you human / do you sell fish tanks / hello / il neige encore
              cherchez-vous des bénévoles / i don't want to board my dog
            """
    )

    /// A gym.
    static let gym = SmallBusiness(
        name: "gym",
        examples: """
            join:
              how do i become a member / i want to sign up / can i try a class for free
              comment devenir membre / je veux m'inscrire / puis-je essayer un cours gratuitement
            schedule:
              when is the yoga class / what classes are there on tuesday / are you open at night
              quand est le cours de yoga / quels cours y a-t-il le mardi / êtes-vous ouverts la nuit
            price:
              how much is a membership / is there a student price / combien coûte un abonnement
              y a-t-il un prix étudiant
            trainer:
              i want a personal trainer / can somebody show me the machines / je veux un entraîneur privé
              quelqu'un peut-il me montrer les machines
            """,
        lines: """
            join:
              id like to join / sign me up / je voudrais devenir membre / inscription svp / is the first class free
            schedule:
              what time is yoga on friday / which classes do you have tonight / à quelle heure le cours de spinning
              vous êtes ouverts la nuit?
            price:
              membership cost / any student discount / c'est combien par mois / prix de l'abonnement
            trainer:
              do you have personal trainers / je cherche un entraîneur / help with the machines
            none:
              i want to cancel my membership / the showers were dirty yesterday / thanks for the great class
              i don't want to join / somebody took my towel / annuler mon abonnement / les douches étaient sales hier
              merci pour le cours / je ne veux pas m'inscrire / j'ai perdu mes clés au gym / hi / is parking free
              are you a bot / qui a gagné le match / i was charged twice this month
            """
    )

    /// A physiotherapist, with three examples an intent.
    static let physio = SmallBusiness(
        name: "physio",
        examples: """
            booking:
              i would like an appointment / my back hurts, can i come in / je voudrais un rendez-vous
              j'ai mal au dos, puis-je venir
            insurance:
              does my insurance cover it / do you give receipts for insurance / est-ce couvert par mon assurance
            referral:
              do i need a referral / faut-il une référence du médecin / can i come without a prescription
            location:
              where is the clinic / is there parking / où est la clinique / y a-t-il un stationnement
            """,
        lines: """
            booking:
              appointment for my knee please / can someone see me this week / un rendez-vous pour mon épaule
              je peux venir jeudi? / i hurt my neck, when can i come in
            insurance:
              will insurance pay for this / are you covered by sun life / mes assurances couvrent-elles ça
            referral:
              must i have a doctor's note / ai-je besoin d'une prescription
            location:
              how do i find you / parking? / vous êtes où exactement / stationnement gratuit?
            none:
              cancel my appointment / i have to cancel thursday / running late for my appointment
              my appointment yesterday was useless / thanks for the appointment / what time is my appointment
              annuler mon rendez-vous / je vais être en retard / merci pour le rendez-vous / à quelle heure est mon rendez-vous
              je ne veux pas de rendez-vous / i don't want an appointment / do you sell massage oil / bonne année
              the therapist was rude to me
            """
    )
}
