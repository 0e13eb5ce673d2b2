namespace MLNetInterpret;

/// <summary>Made-up units that follow concepts of a text, well or badly; the same for the same seed.</summary>
internal static class SampleCells
{
    private const int Window = 220;

    /// <summary>A set with nothing but cells.</summary>
    public static FindingSet Set(CellFindings cells, string model = "planted code") =>
        new([], InputKind.Text, [], SampleFindings.Provenance(model, 50_000)) { Cells = cells };

    /// <summary>Two units that follow a concept, one that the text does not decide, two that do not, and a concept without any
    /// candidate.</summary>
    public static CellFindings Of(string text, int seed = 0)
    {
        var random = new Random(seed);
        float[] round = Inside(text, '(', ')'), depth = Depth(text, '{', '}');
        float[] comment = Comment(text), quote = Inside(text, '[', ']');
        CellFinding[] findings =
        [
            Finding(text, round, "inside:()", "lstm2.cell:113", 0, 1.9, 0.16, Verdict.Supported, ")", random),
            Finding(text, round, "inside:()", "lstm1.cell:7", 0, 0.5, 0.5, Verdict.NotSupported, ")", random),
            Finding(text, depth, "depth:{}", "lstm2.cell:88", 0, 0.9, 0.3, Verdict.Supported, null, random),
            Finding(text, comment, "inside:/* */", "lstm1.cell:125", 1, -1.2, 0.2, Verdict.Supported, "*/", random),
            Finding(text, quote, "inside:[]", "lstm2.cell:40", 0, 0.7, 0.8, Verdict.Undecided, "]", random),
        ];
        SearchedConcept[] concepts =
        [
            Concept(
                "inside:()", "strictly between a round bracket and its partner", round, Verdict.Supported,
                "lstm2.cell:113 follows it"),
            Concept(
                "depth:{}", "how many curly brackets are open", depth, Verdict.Supported,
                "lstm2.cell:88 follows it")
                .With(it => it.Kind, ConceptKind.Count)
                .With(it => it.Events, 0),
            Concept("inside:/* */", "inside a comment", comment, Verdict.Supported, "lstm1.cell:125 follows it"),
            Concept(
                "inside:[]", "strictly between a square bracket and its partner", quote, Verdict.Undecided,
                "the interval of the best unit holds what random directions reach"),
            new("inside:url", "inside an address that begins with http", ConceptKind.Binary, 0.0004, 12, 0, Verdict.NotSupported,
                "no unit goes with it more than random directions of its layer do"),
        ];
        return new(findings, concepts, new(
            SampleFindings.Provenance("planted code", 400_000), 0, 400_000, 400_000, 520_000, 512, 0.01, 6,
            [0.31, 0.42, 0.22, 0.35, 0.12]));
    }

    /// <summary>The same, none of it supported.</summary>
    public static CellFindings None(string text)
    {
        var cells = Of(text);
        return new(
            [.. cells.Select(finding => finding.With(it => it.Verdict, Verdict.NotSupported).With(it => it.Display, null))],
            [.. cells.Concepts.Select(concept => concept
                .With(it => it.Verdict, Verdict.NotSupported)
                .With(it => it.Ground, "no such cell in this model; the best unit is no better than an untrained one"))],
            cells.Background);
    }

    /// <summary>Every text of the findings replaced or followed by <paramref name="words"/>.</summary>
    public static CellFindings Spoiled(CellFindings cells, string words) => new(
        [.. cells.Select(finding => finding
            .With(it => it.Concept, finding.Concept + words)
            .With(it => it.Grounds, [words, words])
            .With(it => it.Ablation, finding.Ablation is { } ablation ? ablation.With(it => it.Closer, words) : null)
            .With(it => it.Maximized, finding.Maximized is not { } found ? null : found
                .With(it => it.Before, words)
                .With(it => it.Text, new TextInput(words, [.. words.Select(_ => 1f)], 0))
                .With(it => it.Representation, new Representation(Verdict.NotRepresentative, words)))
            .With(it => it.Display, finding.Display is not { } display ? null : display
                .With(it => it.Strongest, [.. display.Strongest.Select(window => window.With(it => it.Note, words))])
                .With(it => it.Failures, [.. display.Failures.Select(window => window.With(it => it.Note, words))])))],
        [.. cells.Concepts.Select(concept => concept
            .With(it => it.Name, concept.Name + words)
            .With(it => it.Definition, words)
            .With(it => it.Ground, words))],
        cells.Background
            .With(it => it.Provenance, cells.Background.Provenance.With(it => it.Model, words).With(it => it.Versions, words)));

    /// <summary>Made-up C, much like the real one, of so many characters.</summary>
    public static string Code(int length, int seed = 0)
    {
        var random = new Random(seed);
        var code = new System.Text.StringBuilder(length + 200);
        string Name() => new[] { "pPager", "nRef", "i", "zName", "pTab->aCol", "rc", "db" }[random.Next(7)];
        while (code.Length < length)
        {
            code.Append($"/* Count the {Name()} of a page, and say so. */\nstatic int {Name()}{code.Length}(Db *db, int n){{\n");
            for (var line = random.Next(2, 9); line > 0; line--)
            {
                code.Append(random.Next(4) switch
                {
                    0 => $"  if( {Name()}[{random.Next(90)}]==({Name()} & 0x{random.Next(255):x}) ){{\n" +
                        $"    sqlite3Free({Name()}, ({Name()}+1));\n  }}\n",
                    1 => $"  assert( {Name()}!=0 || {Name()}({Name()}) );\n",
                    2 => $"  {Name()} = {Name()}[{Name()}];  /* not (yet) known */\n",
                    _ => $"  for(i=0; i<{Name()}; i++) {Name()}(db, \"%s\", {Name()});\n",
                });
            }

            code.Append("  return rc;\n}\n\n");
        }

        return code.ToString(0, length);
    }

    private static CellFinding Finding(
        string text, float[] labels, string concept, string unit, int lag, double gain, double noise, Verdict verdict,
        string? closer, Random random)
    {
        var (activations, untrained) = (Follow(labels, gain, noise, random), Follow(labels, 0.15 * gain, 0.3, random));
        var (r, u) = (Correlation(activations, labels), Math.Abs(Correlation(untrained, labels)));
        var (mean, binary) = (labels.Average(), labels.All(label => label is 0 or 1));
        var interval = new Interval(Math.Max(-1, r - 0.031), Math.Min(1, r + 0.027), 0.95, 400);
        var threshold = 0.5 * gain;
        bool IsWrong(int at) => (activations[at] > threshold == gain > 0) != labels[at] > mean;
        var wrong = Enumerable.Range(0, text.Length).Where(IsWrong).Chunk(150).Select(at => at[0]).ToArray();
        var stretches = Enumerable.Range(0, text.Length / 400).Select(i => i * 400);
        string Said(int at, int i) => labels[at] > mean
            ? $"off for {41 - i} characters where the concept holds"
            : $"on for {41 - i} characters where the concept does not hold";
        static (Unit Unit, double StandardDeviation, double Fall) Ablated(int other) =>
            (new("lstm2.cell", 200 + other), 0.8, 0.001 * (other - 6));
        var fit = new ConceptFit(400_000, r * 1.01, 0.5 + (0.49 * Math.Sign(r)), 0.42, threshold, 0.93);
        return new(
            unit, concept, lag, fit,
            fit
                .With(it => it.Characters, 120_000)
                .With(it => it.Correlation, r)
                .With(it => it.Auc, 0.5 + (0.47 * Math.Sign(r)))
                .With(it => it.BalancedAccuracy, 0.91)
                .With(it => it.MutualInformation, 0.39)
                .With(it => it.Interval, interval)
                .With(it => it.PValue, 3.2e-9),
            new()
            {
                QValue = verdict == Verdict.Supported ? 4.1e-7 : 0.021,
                Tests = 512 * 5 * 3,
                Untrained = u,
                UntrainedUnit = "lstm2.cell:31",
                UntrainedLimit = Math.Min(1, u + 0.03),
                RandomDirection = 0.27,
                Directions = 1000,
            },
            binary ? new()
            {
                Events = 4_213,
                On = 0.94,
                Held = 0.97,
                Off = 0.88,
                Whole = 0.81,
                ChanceOn = 0.07,
                ChanceOff = 0.11,
            } : null,
            closer is null
                ? null
                : new(
                    closer, 4_213, 0.713, verdict == Verdict.Supported ? 0.236 : 0.004, new(0.221, 0.252, 0.95, 400), 0.003,
                    [.. Enumerable.Range(0, 20).Select(Ablated)]),
            verdict,
            verdict == Verdict.Supported
                ?
                [
                    $"held-out r is {r:0.00}, the untrained network reaches {u:0.00}",
                    "without the unit the closing bracket is less expected",
                ]
                :
                [
                    $"the untrained network reaches {u:0.00}, which lies within the interval",
                    "the closing bracket is as expected without the unit as with it",
                ])
        {
            Maximized = verdict == Verdict.Supported && closer is not null && text.Length > 104
                ? MaximizedBy(unit, text, gain)
                : null,
            Display = new(
                text, activations, labels, 431_500,
                [.. stretches.OrderByDescending(at => Math.Sign(gain) * activations[at]).Take(4).Select(at => Shown(
                    text, activations, labels, at, $"activation {activations[at]:0.00} in a stretch of 38 characters"))],
                [.. wrong.Take(4).Select((at, i) => Shown(text, activations, labels, at, Said(at, i)))],
                binary ? Average(activations, untrained, labels, begins: true) : null,
                binary ? Average(activations, untrained, labels, begins: false) : null),
        };
    }

    private static MaximizedText MaximizedBy(string unit, string text, double gain)
    {
        float[] Rising(double to) => [.. Enumerable.Range(1, 24).Select(at => (float)(to * at / 24))];
        return new(
            unit, gain > 0, new(text[40..64], Rising(1.2 * gain), 23), 1.2 * gain, 2.04,
            new(Verdict.Supported, "the string goes further than the strongest real window"),
            [new("characters exceeded", 1, "share of the text's characters at which the unit is less far")])
        {
            MostBits = 2.41,
            Start = 431_540,
            Before = text[10..40],
            FromZero = double.NaN,
            Real = new(text[80..104], Rising(gain), 23),
            BestReal = gain,
            RealBits = 1.9,
        };
    }

    private static CellWindow Shown(string text, float[] activations, float[] labels, int at, string note)
    {
        var (from, to) = (Math.Max(0, at - (Window / 2)), Math.Min(text.Length, at + (Window / 2)));
        return new(new(text[from..to], activations[from..to], at - from), labels[from..to], 431_500 + from, note);
    }

    private static EventAverage? Average(float[] activations, float[] untrained, float[] labels, bool begins)
    {
        int[] offsets = [.. Enumerable.Range(-20, 61)];
        bool IsEvent(int at) => labels[at] == (begins ? 1 : 0) && labels[at - 1] == (begins ? 0 : 1);
        int[] events = [.. Enumerable.Range(21, Math.Max(0, labels.Length - 82)).Where(IsEvent)];
        if (events.Length == 0) return null;
        double[] At(float[] values, int offset) => [.. events.Select(at => (double)values[at + offset]).Order()];
        return new()
        {
            Events = events.Length,
            Offsets = offsets,
            Mean = [.. offsets.Select(offset => At(activations, offset).Average())],
            LowerQuartile = [.. offsets.Select(offset => At(activations, offset)[events.Length / 4])],
            UpperQuartile = [.. offsets.Select(offset => At(activations, offset)[3 * events.Length / 4])],
            Untrained = [.. offsets.Select(offset => At(untrained, offset).Average())],
        };
    }

    /// <summary>A level that runs after the concept, now and then for a while not.</summary>
    private static float[] Follow(float[] labels, double gain, double noise, Random random)
    {
        var (level, drift, lost) = (0.0, 0.0, 0);
        return [.. labels.Select(label =>
        {
            if (random.NextDouble() < 0.0006) lost = random.Next(20, 90);
            if (lost > 0) lost--;
            drift = (0.9 * drift) + (noise * 0.5 * (random.NextDouble() - 0.5));
            level += ((gain * (lost > 0 ? 0 : label)) - level) * 0.6;
            var shake = noise * 0.5 * (random.NextDouble() - 0.5);
            return (float)(level + drift + shake + (random.NextDouble() < 0.0002 ? 9 * gain : 0));
        })];
    }

    private static double Correlation(float[] x, float[] y)
    {
        var (mx, my) = (x.Average(v => (double)v), y.Average(v => (double)v));
        double sxy = 0, sxx = 0, syy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            sxy += (x[i] - mx) * (y[i] - my);
            sxx += (x[i] - mx) * (x[i] - mx);
            syy += (y[i] - my) * (y[i] - my);
        }

        return sxx > 0 && syy > 0 ? sxy / Math.Sqrt(sxx * syy) : 0;
    }

    private static SearchedConcept Concept(string name, string definition, float[] labels, Verdict verdict, string reason) => new(
        name, definition, ConceptKind.Binary, labels.Average(label => label > 0 ? 1.0 : 0), 1_204,
        verdict == Verdict.Supported ? 17 : 2, verdict, reason);

    private static float[] Inside(string text, char open, char close)
    {
        var depth = 0;
        return [.. text.Select(c =>
        {
            if (c == close && depth > 0) depth--;
            var inside = depth > 0 ? 1f : 0;
            if (c == open) depth++;
            return inside;
        })];
    }

    private static float[] Depth(string text, char open, char close)
    {
        var depth = 0;
        return [.. text.Select(c => (float)(depth = Math.Max(0, depth + (c == open ? 1 : c == close ? -1 : 0))))];
    }

    private static float[] Comment(string text)
    {
        var inside = false;
        return [.. text.Select((c, at) =>
        {
            if (c == '*' && at > 0 && text[at - 1] == '/') inside = true;
            else if (c == '/' && at > 0 && text[at - 1] == '*') inside = false;
            return inside ? 1f : 0;
        })];
    }
}
