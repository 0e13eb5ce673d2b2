using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;
using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text.Searches;

/// <summary>Finds the units of a character model that follow concepts of its text, and tests them.</summary>
/// <remarks>
/// Every unit meets every concept on one part of the text; the best of each concept are then measured on another part, which the
/// search never saw, next to what an untrained network of the same shape and random directions reach there, and with the unit
/// held at its mean. Source of the idea of looking for such cells: Karpathy, Johnson, Li, "Visualizing and Understanding
/// Recurrent Networks", 2015, arXiv:1506.02078.
/// </remarks>
internal sealed class CellSearch(SearchedCells cells, string model)
{
    private const string Searching = "searching", Confirming = "confirming on held-out text", Probing = "fitting probes";
    private const double SameConcept = 0.5;
    private readonly SearchText _text = cells.Text;
    private readonly IReadOnlyList<Concept> _concepts = cells.Concepts;
    private readonly CellSearchOptions _options = cells.Options;

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
        return new CellSearch(new(network, text, concepts, options ?? new()), network.Hash).Find(versions);
    }

    private int Seed => _options.SeedOrZero;

    private CellFindings Find(string versions)
    {
        using var threads = TorchThreads.For(cells.Work);
        _options.Progress.Report(Searching, 0);
        var search = new UntrainedSearch(cells);
        var parts = Parts(search);
        using var reader = new RecurrentReader(cells.Model);
        if (_concepts.Count == 0)
            return Found([], [], [], Marked(reader, search, Untrained(search, parts).Marks, parts), versions);
        parts.Next(Preparing).Report(Searching, 1);
        var profiles = search.Profiles;
        var (table, ranked) = cells.Scan(
            reader, profiles, _text.SearchFrom, isControl: false, parts.Next(ScanWork, Searching), _options.Cancellation);
        var (controls, untrained, marks) = Untrained(search, parts);
        var measuring = parts.Next(MeasureWork);
        measuring.Report(Confirming, 0);
        var candidates = search.Confirmation.Measure(reader, table, cells.Sources, cells.Best(ranked));
        var ablations = new AblationEvidence(reader, _text, table, cells.Sources, _options)
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
        var probing = parts.Next(search.Probes is null ? 0 : ProbeWork);
        if (search.Probes is not null) probing.Report(Probing, 0);
        var probes = search.Probes?.Run(reader, untrained) ?? new ConceptProbe?[profiles.Length];
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

        return Found(
            findings, searched, [.. controls.Select(control => control.Correlation)], Marked(reader, search, marks, parts),
            versions);
    }

    private CellFindings Found(
        IReadOnlyList<CellFinding> findings, IReadOnlyList<SearchedConcept> searched, IReadOnlyList<double> controls,
        MarkedCells? marked, string versions)
    {
        _options.Progress.Report(Confirming, 1);
        return new(findings, searched, new(
            new(
                _options.ModelName, model, _text.Hash(), _text.SearchTo - _text.SearchFrom, Seed,
                TorchSharp.torch.get_num_threads(), versions),
            _text.Whole.Start(_text.SearchFrom), _text.Whole.Start(_text.SearchTo),
            _text.Whole.Start(_text.HeldOutFrom), _text.Whole.Start(_text.HeldOutTo), cells.Allowed.Count,
            _options.FalseDiscoveryRate, _options.UntrainedNetworks, controls)
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

    /// <summary>The units of what is marked; null where nothing is.</summary>
    private static MarkedCells? Marked(RecurrentReader reader, UntrainedSearch search, double untrained, WorkParts parts) =>
        search.Marks is { } marks ? marks.Run(reader, untrained, parts.Next(search.MarkWork)) : null;

    /// <summary>The best unit of the control networks for each concept; each one's probes; and the most that any reaches of
    /// marks.</summary>
    private (IReadOnlyList<CellConfirmation.Control> Controls, IReadOnlyList<IReadOnlyList<double[]>> Probes, double Marks)
        Untrained(UntrainedSearch search, WorkParts parts)
    {
        var best = _concepts.Select(_ => CellConfirmation.Control.None).ToArray();
        var all = _concepts.Select(_ => new List<double>()).ToArray();
        var (probes, marks) = (new List<IReadOnlyList<double[]>>(), 0.0);
        foreach (var network in search.All(parts))
        {
            for (var concept = 0; concept < best.Length; concept++)
            {
                var found = network.Controls[concept];
                all[concept].Add(found.Correlation);
                if (found.Correlation > best[concept].Correlation) best[concept] = found;
            }

            probes.Add(network.Probes);
            marks = Math.Max(marks, network.Marks);
        }

        return (
            [.. best.Select((control, concept) =>
                control with { Limit = Math.Max(control.Correlation, Limit(all[concept])) })],
            probes, marks);
    }

    /// <summary>Mean and four standard deviations.</summary>
    private static double Limit(List<double> values)
    {
        var spread = Spread.Of<double>([.. values]);
        return Math.Min(1, spread.Mean + (4 * (spread.Sample ?? double.NaN)));
    }

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

    // microseconds on one core, measured with one concept and two layers of 256 cells: only their ratios matter
    private double Preparing => 8.0 * cells.Searched;

    private double ScanWork => 85.0 * cells.Searched;

    private double MeasureWork => 20.0 * cells.Confirmed;

    private double ProbeWork => 30.0 * (cells.Searched + cells.Confirmed);

    private double AblationWork => 20.0 * Math.Min(_options.AblationCharacters, cells.Confirmed) * Readings;

    private double Readings =>
        1.0 + (_concepts.Count(concept => concept.Closer is not null) * _options.Candidates * (1 + _options.AblatedUnits));

    private WorkParts Parts(UntrainedSearch search) => new(
        _options.Progress, (_options.UntrainedNetworks * search.Work) + search.MarkWork
        + (_concepts.Count == 0 ? 0 : Preparing + ScanWork + MeasureWork + AblationWork)
        + (search.Probes is null ? 0 : ProbeWork));
}
