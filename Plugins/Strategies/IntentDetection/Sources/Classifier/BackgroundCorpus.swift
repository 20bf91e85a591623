/// Everyday sentences in English and French, as negative examples for every intent.
///
/// A dozen examples of an intent cannot show that "I have a" or "est-ce que" says nothing about the intent. These
/// sentences do: they are about many subjects and no trade in particular, and represent out-of-scope messages.
enum BackgroundCorpus {
    /// The features of each sentence.
    static let features = [english, french].flatMap { $0.split(separator: "/") }.flatMap { $0.split(separator: "\n") }
        .map { TextFeatures(String($0)) }

    /// The max similarity of a sentence to an example: "thank you" is in scope for a tenant with an intent for thanks.
    private static let maxSimilarity: Float = 0.4

    /// The sentences that have a feature in `space` and differ from the examples.
    static func vectors(in space: FeatureSpace, unlike examples: [SparseVector]) -> [SparseVector] {
        let index = ExampleIndex(examples, features: space.constant + 1)
        return features.map(space.vector).filter { $0.positions.count > 1 && index.similarity(of: $0) <= maxSimilarity }
    }

    private static let english = """
        hello / hi there / hey, how are you doing / good morning to you / good evening everyone / is anybody there
        are you still there / thanks / thank you very much for your help / thanks again, that was kind of you
        you are welcome / bye for now / have a nice day / talk to you soon / see you on monday / yes / yes please
        no / no thank you / ok / okay got it / sounds good to me / sure, why not / all right then / i don't know
        i am not sure about that / maybe later / it doesn't matter / what do you mean
        sorry, i did not understand you / can you say that again / can you help me / i need some help with this
        i need to know something / i have a question / i have another question for you
        i have a problem with the last one / i would like to ask you something / i would like to know more about it
        could you please explain it to me / tell me more about yourself / who are you / what is your name
        my name is peter / are you a machine or a person / how old are you / where do you live / who made you
        do you speak french / can i talk to someone / let me speak with the manager
        please call me back when you can / you can reach me at this number / this is my new phone number
        i sent you an email last week / did you get my message / i am still waiting for an answer
        nobody has called me yet / why does it take so long / that is not good enough
        this is terrible, i want my money back / i am very disappointed
        i want to make a complaint about one of your people / your website does not work
        i can't log in to my account / i forgot my password / the link you sent me is broken
        you charged me too much / there is a mistake on my statement / i did not order this
        the parcel has not arrived / where is my order / it came in the wrong size / how do i return it
        can i get a refund / do you deliver to my house / do you take cash or cards
        do you offer a discount for students / do you sell gift cards / do you have a toilet / is there wifi
        is it far from the station / which bus goes there / how do i get to the airport / i am stuck in traffic
        we are on our way / i will be a little late / i am in front of the door / i left my keys at your place
        i lost my wallet yesterday / did somebody find a blue bag / are dogs allowed inside
        can i bring my children / we are looking for a job / are there any jobs at your company
        i am a journalist and writing an article / we would like to offer you our services
        increase your sales with our software / you have won a prize, click here / what is the weather like today
        will it rain this afternoon / what time is it in tokyo / what day is it today
        who is the president of france / how tall is mount everest / how many people live in china
        what is the meaning of life / what is five times twelve / how do you spell necessary
        translate this into spanish / tell me a joke / that is funny / sing me a song / play some music
        turn off the light in the bedroom / set an alarm for six / remind me to buy milk
        what is on television tonight / who won the game last night / what should i cook for dinner
        how long do i boil an egg / is coffee bad for you / my head hurts / i feel tired and sick
        my mother is in hospital / my daughter was born this morning / it is my birthday
        merry christmas to you all / congratulations on your success / i love you / will you marry me
        you are an idiot / shut up / go away / leave me alone / stop sending me messages / wrong number, sorry
        i did not mean you / that message was for my brother / never mind, i found it myself / it works now
        i changed my mind / forget about it / one moment please / wait a minute / i am driving, i will write later
        can you send me a picture of it / here is the picture you wanted / look at this / what is that
        is this the one / is it true what they say / which one is better / what is the difference between the two
        how does it work / what happens if i do nothing / how long will it last / is it safe / was it in the news
        the company has moved to another city / the house next to ours was sold in june
        my car broke down on the way home / my computer is very slow / the battery is empty / i need a new passport
        how do i renew my licence / when are the taxes due / when is the next holiday
        how is the stock market doing / what is my balance / transfer fifty dollars to my sister
        i want to close my account / please cancel my subscription / please remove me from your list
        please confirm that you received this / who told you that / i was told something else
        you promised me that last time / it was better before / we had a great time, everything was perfect
        best place in town / what are you doing tonight / i am bored / read me the news / book a flight to london
        find me a hotel near the beach / order a pizza with cheese / add bread to my shopping list
        what is the best film of the year / i would like a table for two at eight
        how much is a ticket to the museum / at what time does the train leave / where can i buy a good book
        """

    private static let french = """
        bonjour / salut, ça va / bonsoir à tous / bon matin / allô, il y a quelqu'un / êtes-vous toujours là / merci
        merci beaucoup pour votre aide / merci encore, c'est très gentil / de rien / au revoir
        bonne journée à vous / bonne soirée / à bientôt / à lundi / oui / oui s'il vous plaît / non / non merci
        d'accord / ok, compris / ça me va / pourquoi pas / c'est bon / je ne sais pas / je n'en suis pas certain
        peut-être plus tard / ce n'est pas grave / que voulez-vous dire / pardon, je n'ai pas compris
        pouvez-vous répéter / pouvez-vous m'aider / j'ai besoin d'aide / j'ai besoin de savoir quelque chose
        j'ai une question / j'ai une autre question pour vous / j'ai un problème avec le dernier
        je voudrais vous demander quelque chose / j'aimerais en savoir plus / pourriez-vous m'expliquer
        parlez-moi de vous / qui êtes-vous / comment vous appelez-vous / je m'appelle julie
        êtes-vous une machine ou une personne / quel âge avez-vous / où habitez-vous / parlez-vous anglais
        est-ce que je peux parler à quelqu'un / je veux parler au responsable / rappelez-moi quand vous pouvez
        vous pouvez me joindre à ce numéro / voici mon nouveau numéro de téléphone
        je vous ai envoyé un courriel la semaine passée / avez-vous reçu mon message
        j'attends toujours une réponse / personne ne m'a rappelé / pourquoi est-ce si long / ce n'est pas acceptable
        c'est épouvantable, remboursez-moi / je suis très déçue / je veux porter plainte contre un de vos employés
        votre site ne fonctionne pas / je n'arrive pas à me connecter à mon compte / j'ai oublié mon mot de passe
        le lien ne marche pas / vous m'avez facturé trop cher / il y a une erreur sur mon relevé
        je n'ai pas commandé ça / le colis n'est pas arrivé / où est ma commande / ce n'est pas la bonne taille
        comment puis-je le retourner / puis-je être remboursé / livrez-vous à la maison / prenez-vous les cartes
        y a-t-il un rabais pour les étudiants / vendez-vous des cartes-cadeaux / avez-vous des toilettes
        y a-t-il du wifi / est-ce loin de la gare / quel autobus faut-il prendre / comment aller à l'aéroport
        je suis pris dans la circulation / nous sommes en chemin / je serai un peu en retard
        je suis devant la porte / j'ai laissé mes clés chez vous / j'ai perdu mon portefeuille hier
        quelqu'un a-t-il trouvé un sac bleu / les chiens sont-ils permis / puis-je amener mes enfants
        je cherche un emploi / y a-t-il des postes dans votre entreprise / je suis journaliste et j'écris un article
        nous aimerions vous offrir nos services / augmentez vos ventes avec notre logiciel
        vous avez gagné un prix, cliquez ici / il fait beau aujourd'hui / va-t-il pleuvoir cet après-midi
        quelle heure est-il à tokyo / quel jour sommes-nous / qui est le président de la france
        quelle est la hauteur de la tour eiffel / combien de personnes vivent en chine / quel est le sens de la vie
        combien font cinq fois douze / comment ça s'écrit / comment dit-on cela en espagnol / raconte une histoire
        c'est drôle / chante-moi une chanson / mets de la musique / éteins la lumière de la chambre
        mets une alarme à six heures / rappelle-moi d'acheter du lait / qu'y a-t-il à la télé ce soir
        qui a gagné la partie hier soir / que faire pour souper / combien de temps faut-il cuire un oeuf
        le café est-il mauvais pour la santé / j'ai mal à la tête / je me sens fatigué et malade
        ma mère est à l'hôpital / ma fille est née ce matin / c'est ma fête / joyeux noël à vous tous
        félicitations pour votre succès / je t'aime / veux-tu m'épouser / tu es un idiot / tais-toi / va-t'en
        laissez-moi tranquille / arrêtez de m'envoyer des messages / désolé, mauvais numéro
        ce n'était pas pour vous / ce message était pour mon frère / ce n'est plus la peine, j'ai trouvé
        ça marche maintenant / j'ai changé d'idée / oubliez ça / un instant s'il vous plaît / attendez une minute
        je conduis, je vous écris plus tard / pouvez-vous m'envoyer une photo / voici la photo / regardez ça
        qu'est-ce que c'est / est-ce celui-là / est-ce vrai ce qu'on dit / lequel est le meilleur
        quelle est la différence entre les deux / comment ça fonctionne / que se passe-t-il si je ne fais rien
        combien de temps ça dure / est-ce sécuritaire / c'était dans les nouvelles
        la compagnie a déménagé dans une autre ville / la maison d'à côté a été vendue en juin
        ma voiture est en panne / mon ordinateur est très lent / la batterie est à plat
        il me faut un nouveau passeport / comment renouveler mon permis / quand faut-il payer les impôts
        quand est le prochain congé / quel est mon solde / faites un virement à ma soeur / je veux fermer mon compte
        annulez mon abonnement / enlevez-moi de votre liste / confirmez que vous avez bien reçu ceci
        qui vous a dit ça / on m'a dit autre chose / vous me l'aviez promis / c'était mieux avant
        tout était parfait, on a passé un beau moment / que fais-tu ce soir / je m'ennuie / lis-moi les nouvelles
        réserve un vol pour londres / trouve-moi un hôtel près de la plage / je veux commander une pizza
        ajoute du pain à ma liste / quel est le meilleur film de l'année
        j'aimerais une table pour deux à huit heures / combien coûte un billet pour le musée
        à quelle heure part le train / où puis-je acheter un bon livre
        """
}
