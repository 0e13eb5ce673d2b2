namespace MLNetInterpret.Core.Text.Analyses;

/// <summary>Peels a network's errors off, one cause after another.</summary>
/// <remarks>After section 4.4 of Karpathy, Johnson, Li 2015. A word is a run of letters, digits and underscores. Words are looked
/// for in the text at hand and in the training text, as whole words.</remarks>
internal sealed class ErrorOracles
{
    private const int LongestOrder = 9;
    private static readonly int[] Memories = [100, 500, 1_000, 5_000];
    private static readonly int[] Rarities = [0, 1, 2, 3, 4, 5];
    private static readonly double[] Boosts = [0.1, 0.2, 0.3, 0.4, 0.5];
    private readonly CodedText _coded;
    private readonly string _text;
    private readonly Predictions _predictions;
    private readonly int[] _errors;
    private readonly Dictionary<int, (int Back, int Known)> _words = [];      // by the error's place

    /// <summary>Finds the errors, and what is known about the words that they are in.</summary>
    public ErrorOracles(ReadOnlySpan<char> training, CodedText text, Predictions predictions)
    {
        (_coded, _text, _predictions) = (text, text.Text.ToString(), predictions);
        _errors = [.. Enumerable.Range(predictions.From, predictions.Count).Where(predictions.Errs)];
        Read(training);
    }

    /// <summary>Errors in all.</summary>
    public int Errors => _errors.Length;

    /// <summary>Every oracle in turn, with what it removes of the errors still there;
    /// then how far the rest is from being right.</summary>
    public (IReadOnlyList<ErrorOracle> Oracles, IReadOnlyList<(double Level, long Removed)> Boosts) Ask()
    {
        var orders = Math.Min(LongestOrder, _predictions.Ngrams.Length);
        var left = new List<int>(_errors);
        ErrorOracle[] oracles =
        [
            Next(
                "n-gram", $"an n-gram model of an order up to n gives the {_coded.Unit} 0.5 or more",
                [.. Enumerable.Range(1, orders).Select(n => (double)n)], Order),
            Next(
                "n-long memory", $"its word also stands in the last n {_coded.Unit}s before it",
                [.. Memories.Select(n => (double)n)], place => WordOf(place)?.Back),
            Next(
                "rare word", "its word occurs at most n times in the training text",
                [.. Rarities.Select(n => (double)n)], place => WordOf(place)?.Known),
            Next("word model", $"the {_coded.Unit} after a space, a line end or a quote", [0], AfterGap),
            Next(
                "punctuation", $"a {_coded.Unit} that is no letter, digit or space",
                [0], place => IsPunctuation(_coded.Head(place)) ? 0 : null),
        ];
        var missing = left.ConvertAll(Missing);
        return (oracles, [.. Boosts.Select(boost => (Level: boost, Removed: missing.Count(more => more <= boost)))]);

        ErrorOracle Next(string name, string definition, double[] levels, Func<int, double?> needs)
        {
            var needed = left.ConvertAll(place => (Place: place, Level: needs(place)));
            (double Level, long Removed)[] removed =
            [
                .. levels.Select(level => (Level: level, Removed: needed.Count(error => error.Level <= level))),
            ];
            left = [.. needed.Where(error => !(error.Level <= levels[^1])).Select(error => error.Place)];
            return new(name, definition, _errors.Count(place => needs(place) <= levels[^1]), removed);
        }
    }

    /// <summary>Where every error's word was before, and how often the training text has it.</summary>
    private void Read(ReadOnlySpan<char> training)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var hit = new List<(string Word, int Back, int From, int To)>();
        var error = 0;
        for (var start = 0; start < _text.Length;)
        {
            var end = End(_text, start);
            while (error < _errors.Length && _coded.Head(_errors[error]) < start) error++;
            if (end > start)
            {
                var (word, from) = (_text[start..end], error);
                while (error < _errors.Length && _coded.Head(_errors[error]) < end) error++;
                if (error > from)
                {
                    hit.Add(
                        (word, places.TryGetValue(word, out var before) ? Between(before, start) : int.MaxValue, from, error));
                    seen[word] = 0;
                }

                places[word] = start;
            }

            start = Math.Max(end, start + 1);
        }

        var known = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var start = 0; start < training.Length;)
        {
            var end = End(training, start);
            if (end > start && known.TryGetValue(training[start..end], out var times)) known[training[start..end]] = times + 1;
            start = Math.Max(end, start + 1);
        }

        foreach (var (word, back, from, to) in hit)
        {
            var times = seen[word];
            for (var i = from; i < to; i++) _words[_errors[i]] = (back, times);
        }
    }

    /// <summary>How many codes one character of the text stands behind another.</summary>
    private int Between(int before, int at) => _coded.CodeOf(at) - _coded.CodeOf(before);

    private static int End(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && CharacterKinds.IsOfWord(text, start)) start++;
        return start;
    }

    private double? Order(int place)
    {
        for (var order = 1; order <= Math.Min(LongestOrder, _predictions.Ngrams.Length); order++)
            if (_predictions.Ngrams[order - 1][place - _predictions.From] <= 1) return order;
        return null;
    }

    private (int Back, int Known)? WordOf(int place) => _words.TryGetValue(place, out var word) ? word : null;

    private double? AfterGap(int place) =>
        _coded.Head(place) is > 0 and var at
        && (_text[at - 1] is ' ' or '\t' or '\n' or '\r' || CharacterKinds.IsQuote(_text[at - 1])) ? 0 : null;

    /// <summary>Rounded so that what is missing is not missed by a last digit.</summary>
    private double Missing(int place) =>
        Math.Min(0.5, Math.Round(0.5 - Math.Pow(2, -_predictions.Network[place - _predictions.From]), 9));

    private bool IsPunctuation(int at) => !CharacterKinds.IsOfWord(_text, at) && !char.IsWhiteSpace(_text[at]);
}
