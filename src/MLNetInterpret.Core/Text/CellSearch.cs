using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text;

/// <summary>Finds the units of a character model that follow concepts of its text, and tests them.</summary>
/// <remarks>
/// Every unit meets every concept on one part of the text; the best of each concept are then measured on another part, which the
/// search never saw, next to what an untrained network of the same shape and random directions reach there, and with the unit
/// held at its mean. Source of the idea of looking for such cells: Karpathy, Johnson, Li, "Visualizing and Understanding
/// Recurrent Networks", 2015, arXiv:1506.02078.
/// </remarks>
internal sealed class CellSearch
{
    private const string Searching = "searching", SearchingUntrained = "searching untrained networks",
        Confirming = "confirming on held-out text";
    private const double SameConcept = 0.5;
    private const int ControlCharacters = 40_000;
    private readonly HookedNetwork _network;
    private readonly CharNetwork _model;
    private readonly SearchText _text;
    private readonly IReadOnlyList<Concept> _concepts;
    private readonly CellSearchOptions _options;
    private readonly HashSet<Unit> _allowed;
    private readonly IReadOnlyList<RecurrentSource> _sources;

    private CellSearch(HookedNetwork network, SearchText text, IReadOnlyList<Concept> concepts, CellSearchOptions options)
    {
        _model = network.Module as CharNetwork ?? throw new NotSupportedException(
            "Concepts are searched for in a network that ml.Transforms.Text.CharacterLstm trained; " +
            $"this one is a {network.Module.GetType().Name}.");
        if (concepts.Count == 0 && !options.HasMarks)
            throw new ArgumentException("There is no concept to search for, and no mark: give at least one.", nameof(concepts));
        if (concepts.GroupBy(concept => concept.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"The concept '{twice.Key}' is there twice: give it once.", nameof(concepts));
        (_network, _text, _concepts, _options) = (network, text.Validated(), concepts, options.Validated());
        var prefix = _model.Architecture.Kind.Prefix;
        _allowed =
        [
            .. network.Units([.. options.Units.Count == 0 ? [$"{prefix}*"] : options.Units])
                .Where(unit => RecurrentSources.TryParse(unit.Point.Name) is not null),
        ];
        _sources =
        [
            .. _allowed.Select(unit => RecurrentSources.TryParse(unit.Point.Name)!.Value)
                .Distinct()
                .OrderBy(source => source.Layer).ThenBy(source => source.Value),
        ];
        if (_sources.Count == 0)
            throw new ArgumentException(
                $"{string.Join(", ", options.Units)} names no unit inside the network's layers; " +
                $"for example {_model.Architecture.Sources.First()} or \"{prefix}*\" do.");
    }

    /// <summary>Searches a network.</summary>
    /// <param name="network">A <see cref="CharNetwork"/>.</param>
    /// <param name="text">The text and its parts.</param>
    /// <param name="concepts">What is searched for; at least one, each once.</param>
    /// <param name="options">How; the defaults where null.</param>
    /// <param name="versions">Versions of the software, for the record.</param>
    /// <returns>The best candidates of each concept, whether or not the evidence supports them.</returns>
    /// <exception cref="ArgumentException">A concept, unit, part of the text or option cannot be used;
    /// the message says which and what can.</exception>
    /// <exception cref="NotSupportedException">The network is no <see cref="CharNetwork"/>.</exception>
    public static CellFindings Run(
        HookedNetwork network, SearchText text, IReadOnlyList<Concept> concepts, CellSearchOptions? options = null,
        string versions = "")
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(concepts);
        return new CellSearch(network, text, concepts, options ?? new()).Find(versions);
    }

    private int Seed => _options.SeedOrZero;

    /// <summary>Multiply-adds of a block of characters, in which every unit meets every concept at every lag.</summary>
    private double Work => (double)Math.Min(ConceptScan.LargestBlock, _text.SearchTo - _text.SearchFrom)
        * _sources.Count * _model.Architecture.HiddenUnits * _concepts.Count * _options.Lags.Count;

    private CellFindings Find(string versions)
    {
        using var threads = TorchThreads.For(_concepts.Count == 0 ? 0 : Work);
        var parts = Parts();
        using var reader = new RecurrentReader(_model);
        if (_concepts.Count == 0) return Found([], [], [], Marked(reader, parts), versions);
        parts.Next(Preparing).Report(Searching, 0);
        var profiles = ConceptProfile.Of(Tape(), _concepts, _text.SearchFrom, _text.SearchTo, _options.Cancellation);
        var tape = Tape();
        tape.MoveTo(_text.HeldOutFrom, _text.HeldOutTo);
        var confirmation = new CellConfirmation(_text, tape, profiles, _options);
        var table = Scan(reader, profiles, _text.SearchFrom, isControl: false, parts.Next(ScanWork, Searching));
        var ranked = CellRanking.Of(table, _sources, _allowed, _model.Architecture.HiddenUnits);
        var controls = Controls(confirmation, profiles, parts);
        var measuring = parts.Next(MeasureWork);
        measuring.Report(Confirming, 0);
        var candidates = confirmation.Measure(reader, table, _sources, Best(ranked));
        var ablations = new AblationEvidence(reader, _text, table, _sources, _options)
        {
            Progress = parts.Next(AblationWork),
            Readings = Readings,
            Closers = [.. _concepts.Select(concept => concept.Closer).OfType<string>().Select(closer => closer[0]).Distinct()],
        };

        List<CellFinding> findings = [];
        List<SearchedConcept> searched = [];
        for (var concept = 0; concept < _concepts.Count; concept++)
        {
            var found = candidates[concept]
                .Select(candidate => Judge(_concepts[concept], candidate, controls[concept], ranked, ablations))
                .OrderBy(finding => finding.Verdict)
                .ToList();
            findings.AddRange(found);
        }

        findings = Specific(findings, candidates);
        var probes = Probes(reader, profiles, parts);
        for (var concept = 0; concept < _concepts.Count; concept++)
        {
            var (profile, name) = (profiles[concept], _concepts[concept].Name);
            var (verdict, ground) = CellJudgement.OfConcept(profile, [.. findings.Where(finding => finding.Concept == name)]);
            searched.Add(new(
                name, _concepts[concept].Definition, _concepts[concept].Kind, profile.Share, profile.Events,
                ranked.Discoveries(concept, _options.FalseDiscoveryRate), verdict, ground)
            {
                Probe = probes[concept],
            });
        }

        return Found(findings, searched, [.. controls.Select(control => control.Correlation)], Marked(reader, parts), versions);
    }

    private CellFindings Found(
        IReadOnlyList<CellFinding> findings, IReadOnlyList<SearchedConcept> searched, IReadOnlyList<double> controls,
        MarkedCells? marked, string versions)
    {
        _options.Progress.Report(Confirming, 1);
        return new(findings, searched, new(
            new(
                _options.ModelName, _network.Hash, _text.Hash(), _text.SearchTo - _text.SearchFrom, Seed,
                TorchSharp.torch.get_num_threads(), versions),
            _text.Whole.Start(_text.SearchFrom), _text.Whole.Start(_text.SearchTo),
            _text.Whole.Start(_text.HeldOutFrom), _text.Whole.Start(_text.HeldOutTo), _allowed.Count, _options.FalseDiscoveryRate,
            _options.UntrainedNetworks, controls)
            {
                HasTokens = _text.Whole.HasTokens,
            })
        {
            Marked = marked,
        };
    }

    /// <summary>The findings, those of units that follow several concepts alike beside each other: where the correlation with
    /// another lies within the interval of this one, and the two concepts do not themselves hold in the same places.</summary>
    private List<CellFinding> Specific(
        List<CellFinding> findings, IReadOnlyList<IReadOnlyList<CellConfirmation.Candidate>> candidates)
    {
        var labels = _concepts.Zip(candidates).Where(pair => pair.Second.Count > 0)
            .ToDictionary(pair => pair.First.Name, pair => pair.Second[0].Series.Labels.Select(value => (double)value).ToArray());
        bool AreSame(string one, string other) =>
            Math.Abs(Correlation.Of(labels[one], labels[other]) ?? 0) > SameConcept;
        return [.. findings.Select(finding => finding.Verdict != Verdict.Supported ? finding : finding.Beside(
            [.. findings.Where(other => other.Unit == finding.Unit && other.Verdict == Verdict.Supported
                    && other.Concept != finding.Concept && !AreSame(finding.Concept, other.Concept)
                    && Math.Abs(other.HeldOut.Correlation) >= Weakest(finding.HeldOut.Interval!))
                .Select(other => other.Concept).Distinct()]))];

        static double Weakest(Interval interval) => Math.Min(Math.Abs(interval.Low), Math.Abs(interval.High));
    }

    /// <summary>Each concept's probes; null where none are asked for.</summary>
    private IReadOnlyList<ConceptProbe?> Probes(RecurrentReader reader, ConceptProfile[] profiles, WorkParts parts)
    {
        if (_options.ProbeCells == 0) return new ConceptProbe?[profiles.Length];
        return new ProbeSearch(_text, _concepts, profiles, States(), _options)
            .Run(reader, Untrained, parts.Next(ProbeWork));
    }

    /// <summary>The units of what is marked; null where nothing is.</summary>
    private MarkedCells? Marked(RecurrentReader reader, WorkParts parts) => !_options.HasMarks ? null
        : new MarkSearch(_text, States(), _options)
            .Run(reader, Untrained, parts.Next(MarkWork));

    /// <summary>The states of the layers, or what was named.</summary>
    private StateUnits States()
    {
        var state = _model.Architecture.Kind == RecurrentKind.Lstm ? RecurrentValue.Tanh : RecurrentValue.Hidden;
        return new(
            _options.Units.Count > 0 ? _sources : [.. _sources.Where(source => source.Value == state)], _allowed,
            _model.Architecture.HiddenUnits);
    }

    /// <summary>A network of the same shape with random weights.</summary>
    private CharNetwork Untrained(int number) =>
        new(_model.Architecture with { Dropout = 0 }, unchecked(Seed + (7919 * (number + 1))));

    /// <summary>The best unit of the control networks for each concept, found by the same search on less text.</summary>
    private IReadOnlyList<CellConfirmation.Control> Controls(
        CellConfirmation confirmation, ConceptProfile[] profiles, WorkParts parts)
    {
        var best = _concepts.Select(_ => new CellConfirmation.Control(0, null, null)).ToArray();
        var all = _concepts.Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < _options.UntrainedNetworks; i++)
        {
            using var random = Untrained(i);
            using var reader = new RecurrentReader(random);
            var start = Math.Max(_text.SearchFrom, _text.SearchTo - ControlCharacters);
            var table = Scan(reader, profiles, start, isControl: true, parts.Next(ControlWork, SearchingUntrained));
            var found = confirmation.MeasureControl(
                reader, _sources, Best(CellRanking.Of(table, _sources, _allowed, _model.Architecture.HiddenUnits)));
            for (var concept = 0; concept < best.Length; concept++)
            {
                all[concept].Add(found[concept].Correlation);
                if (found[concept].Correlation > best[concept].Correlation) best[concept] = found[concept];
            }
        }

        return [.. best.Select((control, concept) =>
            control with { Limit = Math.Max(control.Correlation, Limit(all[concept])) })];
    }

    /// <summary>Mean and four standard deviations.</summary>
    private static double Limit(List<double> values)
    {
        var spread = Spread.Of<double>([.. values]);
        return Math.Min(1, spread.Mean + (4 * (spread.Sample ?? double.NaN)));
    }

    private IReadOnlyList<IReadOnlyList<RankedUnit>> Best(CellRanking ranked) =>
        [.. Enumerable.Range(0, _concepts.Count).Select(concept => ranked.Best(concept, _options.Candidates))];

    private CellFinding Judge(
        Concept concept, CellConfirmation.Candidate candidate, CellConfirmation.Control control, CellRanking ranked,
        AblationEvidence ablations)
    {
        var (ranking, series) = (candidate.Ranked, candidate.Series);
        var (search, isHigh) = (ranking.Fit, ranking.Fit.Correlation >= 0);
        var heldOut = series.Fit(search.Threshold, isHigh, _options, Seed);
        var controls = new CellControls
        {
            QValue = ranking.QValue,
            Tests = ranked.Tests,
            Untrained = control.Correlation,
            UntrainedUnit = control.Unit,
            UntrainedLimit = control.Limit,
            RandomDirection = candidate.RandomDirection,
            Directions = _options.Directions,
        };
        var switching = concept.Kind == ConceptKind.Binary ? Switching.Of(series, search.Threshold, isHigh) : null;
        var measured = new CellMeasurements(
            heldOut, controls, switching, null, isHigh, _options.LeastCorrelation, _options.FalseDiscoveryRate);
        var (verdict, _) = CellJudgement.Of(measured, concept.Kind);
        var ablation = verdict == Verdict.NotSupported
            ? null
            : ablations.Of(concept, ranking, series, others: verdict == Verdict.Supported);
        (verdict, var grounds) = CellJudgement.Of(measured with { Ablation = ablation }, concept.Kind);
        CellFinding Found(CellDisplay? display) => new(
            ranking.Unit, concept.Name, ranking.Lag, search, heldOut, controls, switching, ablation, verdict, grounds)
        {
            HasTokens = _text.Whole.HasTokens,
            Display = display,
        };
        var finding = Found(null);
        return verdict != Verdict.Supported || _options.DisplayCharacters == 0 ? finding : Found(CellDisplays.Of(
            _text.Whole, _text.HeldOutFrom, _text.HeldOutTo, series, control.Series, finding, _options.DisplayCharacters));
    }

    private ConceptTable Scan(
        RecurrentReader reader, ConceptProfile[] profiles, int from, bool isControl, IProgress<WorkProgress>? progress) =>
        new ConceptScan(reader, _text.Codes, _sources, _options.Lags)
            .Run(Tape(), profiles, from, _text.SearchTo, isControl, progress, _options.Cancellation);

    private ConceptTape Tape() => new(_text.Whole, _concepts, _options.Reading);

    // microseconds on one core, measured with one concept and two layers of 256 cells: only their ratios matter
    private double Preparing => 8.0 * Searched;

    private double ScanWork => 85.0 * Searched;

    private double ControlWork => (45.0 * Math.Min(ControlCharacters, Searched)) + (7.0 * Confirmed);

    private double MeasureWork => 20.0 * Confirmed;

    private double ProbeWork => _options.ProbeCells == 0 ? 0 : 120.0 * (Searched + Confirmed);

    private double MarkWork => _options.HasMarks ? 8.0 * (1 + _options.UntrainedNetworks) * (Searched + Confirmed) : 0;

    private double AblationWork => 20.0 * Math.Min(_options.AblationCharacters, Confirmed) * Readings;

    private double Readings =>
        1.0 + (_concepts.Count(concept => concept.Closer is not null) * _options.Candidates * (1 + _options.AblatedUnits));

    private int Searched => _text.SearchTo - _text.SearchFrom;

    private int Confirmed => _text.HeldOutTo - _text.HeldOutFrom;

    private WorkParts Parts() => new(
        _options.Progress, MarkWork + (_concepts.Count == 0 ? 0 : Preparing + ScanWork
        + (_options.UntrainedNetworks * ControlWork) + MeasureWork + AblationWork + ProbeWork));
}
