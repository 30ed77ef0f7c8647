namespace Opportune.Learners;

/// <summary>The English expressions of <see cref="Sentiment.Default"/> with their weights in log-odds, written by hand for banks and service. Under this repository's licence; no list of others was copied.</summary>
internal static class SentimentList
{
    private static readonly (double Weight, string Phrases)[] Groups =
    [
        (2.2, """
            amazing, awesome, brilliant, excellent, exceptional, exceptionally, extraordinary, fabulous, fantastic, flawless, flawlessly, incredible, magnificent, marvellous, marvelous, outstanding, perfect, perfectly, phenomenal,
            superb, stunning, terrific, wonderful, wonderfully, five stars, 5 stars, ten out of ten, 10 out of 10, couldn't be happier, could not be happier, can't fault, cannot fault, can't praise, cannot praise, above and beyond, lifesaver, life saver,
            best bank, the best, world class, first class, top notch, second to none, a joy, love it, love this, ❤, 😍, 🥰, 🎉, 🤩
            """),
        (1.7, """
            delight, delighted, delightful, great, greatly, impressed, impressive, love, loved, lovely, loves, loving, thrilled, superior, highly recommend, would recommend, definitely recommend, recommend to anyone, very happy, over the moon, hassle free, hassle - free,
            stress free, stress - free, pleasant surprise, pleasantly surprised, no complaints, no complaint, nothing but praise, 😀, 😃, 😄, 😁, 😊, 👏
            """),
        (1.4, """
            appreciate, appreciated, appreciates, appreciative, awarded, beautiful, beautifully, best, caring, cheerful, compliment, compliments, considerate, convenient, conveniently, courteous, dependable, effortless, effortlessly, efficient, efficiently, empathetic,
            enjoy, enjoyable, enjoyed, faultless, friendly, generous, glad, good, grateful, happier, happily, happy, helpful, honest, intuitive, kind, kindly, kindness, knowledgeable, nice, nicely, patient, pleasant, pleased, pleasure, polite, politely, praise,
            praised, professional, professionalism, professionally, recommend, recommended, recommending, reliable, reliably, reassured, reassuring, rewarding, satisfied, satisfying, satisfactory, seamless, seamlessly, smooth, smoothly, supportive, sympathetic, thankful,
            thank, thanks, transparent, trusted, trustworthy, understanding, user - friendly, welcoming, well done, good job, great job, worth it, worthwhile, bargain, can't wait, cannot wait, can't complain, cannot complain, never let me down, never lets me down,
            easy to use, quick and easy, peace of mind, good value, great value, value for money, problem solved, 👍, 🙂, 😉, 🙏, : ), : - )
            """),
        (0.8, """
            working, worked,
            accessible, accommodating, accurate, affordable, approachable, approved, attentive, better, clear, clearly, comfortable, competent, competitive, confident, cool, decent, easier, easily, easy, effective, enhance, enhanced, fair, fast, faster, fine, flexible,
            handy, helped, helping, helps, hope, hopeful, improve, improved, improvement, improvements, improves, improving, innovative, interested, liked, likes, modern, neat, no problem, no problems, no issue, no issues, no trouble, prompt,
            promptly, proud, quick, quicker, quickly, relief, relieved, resolve, resolved, resolves, responsive, safe, safely, secure, securely, simple, simply, solved, sorted, speedy, straightforward, sorted out, success, successful, successfully
            trust, upfront, useful, valuable, valued, welcome, well, works, works well, yes please, not bad, at ease, up front, on time, in time, with ease
            """),
        (0.4, """
            able, help, like, refunded, support,
            agree, agreed, arrived, corrected, fixed, free, informed, interesting, keen, ok, okay, received, reply, replied, responded, save, saved, saves, saving, understand, understood,
            work
            """),
        (0.0, """
            down payment, help me, can you help, please help, need help, help with, fixed rate, quick question, working day, working days, business hours,
            not only, not just, no doubt, no matter, like to, i'd like, would like, looks like, look like, something like, things like, feel like, sort of, kind of, as well, as well as, well as, interest free, free of charge, thank you in advance, thanks in advance, fine for, a fine, fines, help desk, support team,
            what kind, which kind, any kind, this kind, kind regards, best regards, best wishes, good morning, good afternoon, good evening, good day, great britain, interest rate, savings account, saving account, save the, work from, at work, to work, my work, pretty much, lost and found, outstanding amount, outstanding balance, outstanding debt, outstanding payment, safe deposit, as soon as possible,
            clear balance, debt consolidation, bad debt, risk free, risk - free, no worries, don't worry, not to worry, stop payment, dead line
            """),
        (-0.4, """
            awaiting, busy, can't, cannot, cant, chased, chasing, concern, concerns, couldn't, declined, dispute, disputed, doesn't, don't, expensive, expired, fee, fees, hassle, lack, lacks, missing, odd, pending, pricey, refused,
            reject, rejected, repeat, repeated, repeatedly, strange, stuck, supposed, unclear, unexpected, unexpectedly, unfamiliar, unknown, unsure, unusual, wait, waited, waiting, won't, still, blocked, locked, overdue
            """),
        (-0.8, """
            on hold, isn't working, isnt working, stopped working, doesnt work, didnt work, wont work,
            annoy, anxious, bad, badly, bother, bothered, bug, bugs, challenging, charged twice, charged again, clumsy, clunky, complicated, compromised, concerned, concerning, confuse, confused, confuses, confusing, confusion, could be better, costly, crash, crashed, crashes, crashing, deceptive, delay, delayed, delaying, delays,
            deny, denied, dislike, disliked, doubt, doubtful, down, error, errors, fail, failed, failing, fails, failure, fault, faulty, forced, forgot, forgotten, frozen, glitch, glitches, glitchy, hard, harder, harsh, hidden, hidden fees, hidden charges, ignore, ignored, ignores, ignoring, impersonal, impolite, inaccurate,
            inconvenience, inconvenient, inconsistent, incorrect, incorrectly, inflexible, issue, issues, lose, losing, loss, losses, lost, mess, messed, messy, misleading, misinformed, mistake, mistaken, mistakes, muddle, negative, never again, nervous, nuisance, outage, overcharged, overpriced, pain, penalised, penalized, penalties, penalty,
            poor, poorly, pressure, pressured, problem, problematic, problems, regret, sadly, shame, shambles, short changed, slow, slower, slowest, slowly, spam, stolen, struggle, struggled, struggling, suspicious, tedious, too long, tricky, trouble, troubled, troubles, trouble with, unable, unauthorised,
            unauthorized, unavailable, uncomfortable, unfortunately, unfriendly, unhelpful, unpleasant, unreliable, unresolved, unresponsive, unwanted, upset, upsetting, vague, waste, wasted, wasting, weak, worried, worry, worrying, worse, worsened, wrong, wrongly, no help, no reply, no response, no answer,
            not working, doesn't work, does not work, didn't work, did not work, don't work, won't work, can't get, cannot get, 🙁, 😕, 😟, 😞, : (, : - (
            """),
        (-1.4, """
            aggressive, angry, annoyed, annoying, appalled, arrogant, ashamed, broken, complain, complained, complaining, complaint, complaints, condescending, deceive, deceived, dishonest, dismissive, disappoint, disappointed, disappointing, disappointment, disgruntled, dissatisfied, distress, distressed, distressing,
            embarrassed, embarrassing, exhausted, fed up, fob off, fobbed off, fraud, fraudulent, frustrate, frustrated, frustrates, frustrating, frustration, greedy, harassed, harassing, harassment, hate, hated, hates, hopeless, impossible, inadequate, incompetence, incompetent, inept, inexcusable, infuriating, insulted, insulting,
            insult, invasive, irresponsible, irritated, irritating, lazy, let down, lied, lies, lying, mis - sold, misled, missold, neglected, negligence, negligent, nightmare, nonsense, offended, offensive, passed around, passed from pillar to post, patronising, patronizing, pathetic, poor service, rip off, rip - off, ripoff, ripped off, robbed, rude, rudely,
            rudeness, run around, sad, scared, scam, scammed, scammers, shocked, shocking, shoddy, sick of, stressed, stressful, stupid, substandard, terrified, theft, threatened, threatening, tired of, unacceptable, unethical, unfair, unfairly, unhappy, unprofessional, unsatisfactory, upsets, useless, waste of time, waste of money,
            went wrong, worthless, leave the bank, leaving the bank, close my account, closing my account, switch banks, switching banks, go elsewhere, going elsewhere, took forever, takes forever, taking forever, for ages, long wait, 👎, 😢, 😭, 😠, 😤
            """),
        (-2.2, """
            abysmal, appalling, atrocious, awful, awfully, catastrophe, catastrophic, crap, cruel, despicable, diabolical, disaster, disastrous, disgrace, disgraceful, disgusted, disgusting, dreadful, furious, garbage, ghastly, hideous, horrendous, horrible, horribly, horrid, horrific, joke of a, livid, ludicrous, outrage, outraged, outrageous,
            abhorrent, ridiculous, rubbish, scandalous, shameful, shit, sucks, terrible, terribly, the worst, thieves, trash, useless bank, vile, worst, worst bank, zero stars, 0 stars, one star, 1 star, would not recommend, wouldn't recommend, do not recommend, don't recommend, stay away, avoid at all costs, 😡, 🤬, 💩
            """),
    ];

    /// <summary>Expression by expression.</summary>
    public static IReadOnlyDictionary<string, double> Weights { get; } = Groups.SelectMany(g => g.Phrases.Split(',', StringSplitOptions.TrimEntries), (g, phrase) => (phrase, g.Weight)).ToDictionary(p => p.phrase, p => p.Weight, StringComparer.Ordinal);
}
