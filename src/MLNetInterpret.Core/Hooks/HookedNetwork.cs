using System.Security.Cryptography;
using System.Text;
using MLNetInterpret.Core.Hooks;
using MLNetInterpret.Core.Native;
using MLNetInterpret.Core.Networks;
using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Units;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret;

/// <summary>Any TorchSharp network, frozen and evaluating, with named activation points.</summary>
/// <remarks>
/// The module is owned: its parameters stop asking for gradients, and it is disposed with this object. Every pass evaluates, in
/// whatever mode the module and its parts are, and leaves each in its mode. Hooks live only inside one call, on the points asked
/// for, and none is left after success or exception. A part that its parent runs by <c>forward</c> instead of <c>call</c> fires
/// no hook in TorchSharp and therefore is no point; <see cref="Warnings"/> names it.
/// A module's hooks are shared, so passes from several threads wait for each other.
/// Floats that go in may be of any precision; activations are of single precision, or double where the weights are. Of a network
/// that reads whole numbers, floats of the shape of its embedding's point stand for that point: what lies behind it can be
/// maximised. A module of several inputs becomes one of a single input by <see cref="Varying"/>.
/// A failure inside the network names the part: <see cref="ArgumentException"/> where the input has not the network's shape, else
/// <see cref="InvalidOperationException"/>; what the part threw stands inside.
/// </remarks>
public sealed partial class HookedNetwork : ReadableResult, IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _module;
    private readonly IReadOnlyList<Part> _parts;
    private readonly IReadOnlyList<nn.Module> _modules;      // the network, then its parts
    private readonly Survey _survey;
    private readonly nn.Module? _weighty;      // the first with weights
    private readonly Tensor _example;
    private readonly Lazy<string> _hash;
    private readonly bool _hasWeights;
    private readonly RightKernels _kernels;
    private readonly Lock _pass = new();
    private bool _isDisposed;

    /// <summary>Takes over a network that reads floats.</summary>
    /// <param name="module">The network.</param>
    /// <param name="input">Shape of one input, without the batch axis, for example <c>[3, 32, 32]</c>. Three axes are a picture
    /// with pixels from 0 to 1.</param>
    /// <exception cref="ArgumentException">The network does not accept an input of that shape.</exception>
    public HookedNetwork(nn.Module<Tensor, Tensor> module, params long[] input)
        : this(module, () => zeros([1, .. input]), input.Length == 3 ? PixelScale.Unit : null)
    {
    }

    /// <summary>Takes over a network of pictures.</summary>
    /// <param name="module">The network.</param>
    /// <param name="input">Shape of one picture: channels, rows, columns.</param>
    /// <param name="pixels">Range of its pixels, and their normalisation before the first layer.</param>
    /// <exception cref="ArgumentException">The network does not accept an input of that shape, or the scale has another number of
    /// channels.</exception>
    public HookedNetwork(nn.Module<Tensor, Tensor> module, long[] input, PixelScale pixels)
        : this(module, () => zeros([1, .. input]), pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
    }

    /// <summary>Takes over a network with the help of one example input.</summary>
    /// <param name="module">The network.</param>
    /// <param name="example">Makes a batch of one valid input, in the type that the network reads; called once.</param>
    /// <param name="pixels">What the pixels mean where the input is a picture <c>[C, H, W]</c>; null for other inputs.</param>
    /// <exception cref="ArgumentException">The network does not accept the example.</exception>
    public HookedNetwork(nn.Module<Tensor, Tensor> module, Func<Tensor> example, PixelScale? pixels = null)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(example);
        _module = module;
        _hasWeights = module.parameters().Any();
        _kernels = new(module);
        module.eval();
        foreach (var parameter in module.parameters()) parameter.requires_grad = false;

        _modules = [module, .. module.modules()];
        _parts = [.. Own.named_modules()
            .DistinctBy(named => named.module, ReferenceEqualityComparer.Instance)
            .Select(named => Part.Of(named.name, named.module)).OfType<Part>()];
        _weighty = _modules.FirstOrDefault(part => WeightsOf(part).Any());
        _hash = new(() => HashOf(Module));

        using var scope = NewDisposeScope();
        _example = example().to(Device).detach().DetachFromDisposeScope();
        if (_example.dim() < 1 || _example.shape[0] < 1)
            throw new ArgumentException(
                $"An example input is a batch of one row, [1, ...], not [{string.Join(", ", _example.shape)}].", nameof(example));
        InputShape = _example.shape[1..];
        InputType = _example.dtype;
        if (pixels is not null && InputShape.Count != 3)
            throw new ArgumentException(
                $"A picture has the shape [channels, rows, columns], not [{string.Join(", ", InputShape)}].", nameof(pixels));
        pixels?.Require(InputShape);
        Pixels = pixels;
        _survey = Look();
        Warnings = [.. SameModules(), .. _survey.Warnings];
        Points = new([.. _survey.Places.Values.Select(place => place.Shape)], Warnings);
        WorkPerRow = NetworkWork.PerRow(
            Own, InputShape, [.. Points.Select(point => (point.Point.Name.Split('#')[0], point.Shape))],
            byStep: module is not CharNetwork);
    }

    /// <summary>Makes a module of several inputs one of a single input.</summary>
    /// <param name="module">Any TorchSharp module. Where it returns several tensors, the first is the output.</param>
    /// <param name="input">The input that varies, by its name in the module's <c>forward</c>.</param>
    /// <param name="held">What the others are held at, by name: each a batch of one row, which is repeated for every row, or a
    /// tensor that is handed on as it is. Copied. One that is left out needs a default in <c>forward</c>, or may be null.</param>
    /// <exception cref="ArgumentException">The module has no such input, or another one has no value to be held at.</exception>
    public static nn.Module<Tensor, Tensor> Varying(nn.Module module, string input, IReadOnlyDictionary<string, Tensor> held)
    {
        LibTorch.EnsureLoaded();
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(held);
        return new VaryingInput(module, input, held);
    }

    /// <summary>The module; its weights are shared, so changes of them take effect here.</summary>
    /// <exception cref="ObjectDisposedException">This object was disposed, and the weights with it.</exception>
    public nn.Module<Tensor, Tensor> Module => IsDisposed
        ? throw new ObjectDisposedException(nameof(HookedNetwork), "The network was disposed, and its weights with it.")
        : _module;

    /// <summary>Whether the weights are gone, by this object or because somebody else disposed the module.</summary>
    internal bool IsDisposed => _isDisposed || (_hasWeights && !_module.parameters().Any());

    /// <summary>Device of the weights; inputs are expected there.</summary>
    public Device Device => Module.parameters().FirstOrDefault()?.device ?? CPU;

    /// <summary>Shape of one input, without the batch axis.</summary>
    public IReadOnlyList<long> InputShape { get; }

    /// <summary>The pixels' range and normalisation where the input is a picture; null for other inputs.</summary>
    public PixelScale? Pixels { get; }

    /// <summary>Type of the input's elements.</summary>
    public ScalarType InputType { get; }

    /// <summary>Every activation point in the order in which the network reaches it,
    /// with the shape of one row's activations.</summary>
    public PointList Points { get; private set; }

    private protected override string Sentence =>
        $"{_module.GetType().Name} with {NumberWords.Count(Points.Count, "point")}, "
        + $"{Points[0].Point} to {Points[^1].Point}";

    /// <summary>SHA-256 of all parameters and buffers by name, 16 hexadecimal digits of it.</summary>
    public string Hash => _hash.Value;

    /// <summary>Warnings about the points, one sentence each: parts that run without being points, and how to make them points;
    /// a network that takes only one number of rows. Empty for most networks.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Gives the network's output, without any hook.</summary>
    public Tensor Run(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        lock (_pass)
        {
            try
            {
                Show([]);
                if (_survey.Takes(input)) return Through(input, [], [], null)!;
                using var scope = NewDisposeScope();
                return cat([.. _survey.Pieces(input, _example).Select(piece =>
                    Through(piece.Rows, [], [], null)!.narrow(0, 0, piece.Count))]).MoveToOuterDisposeScope();
            }
            finally
            {
                Show(null);
            }
        }
    }

    /// <summary>Keeps kernels away from this network that are wrong for it, until disposed. Every pass does so by itself; code
    /// that calls <c>backward</c> needs it around forward and backward.</summary>
    public IDisposable RightKernels() => _kernels.Choose();

    /// <summary>Work of one row's pass, in the measure of <see cref="NetworkWork"/>.</summary>
    internal double WorkPerRow { get; }

    /// <summary>The threads for work on a number of rows at once. Every pass takes them by itself: a caller that does more with
    /// what it gives, takes them around both.</summary>
    internal TorchThreads Threads(long rows) => TorchThreads.For(WorkPerRow * rows);

    /// <summary>How many threads those are.</summary>
    internal int ThreadsOf(long rows) => TorchThreads.Of(WorkPerRow * rows);

    /// <summary>One pass that keeps the activations asked for and ends at the deepest of them.</summary>
    /// <param name="input">A batch, <c>[N, ...]</c>.</param>
    /// <param name="points">The points to keep; <c>input</c> is always there.</param>
    /// <returns>The activations; the caller disposes them. They belong to the current autograd graph.</returns>
    /// <exception cref="ArgumentException">The network has no such point; the message lists the nearest.</exception>
    public ActivationCache RunWithCache(Tensor input, params IEnumerable<ActivationPoint> points) => Pass(input, points, null);

    /// <summary>The same pass with one unit held at a value (ablation):
    /// what comes after reads that value at all of its positions.</summary>
    /// <param name="input">A batch, <c>[N, ...]</c>.</param>
    /// <param name="unit">The unit, with an index.</param>
    /// <param name="value">What it is held at, in activation units.</param>
    /// <param name="points">The points to keep.</param>
    /// <returns>The activations; the caller disposes them.</returns>
    /// <exception cref="ArgumentException">The network has no such unit or point, or the unit is a layer.</exception>
    /// <remarks>Holding at the mean over data keeps the activations that follow in their usual range. Source: Morcos et al., "On
    /// the importance of single directions for generalization", arXiv:1803.06959.</remarks>
    public ActivationCache RunHeld(Tensor input, Unit unit, float value, params IEnumerable<ActivationPoint> points)
    {
        ArgumentNullException.ThrowIfNull(unit);
        unit = Points.Find(unit);
        return unit.Index is { } index && unit.Position.Count == 0 && unit.Point != ActivationPoint.Input
            ? Pass(input, points, (unit.Point.Name, index, value))
            : throw new ArgumentException(
                $"'{unit}' cannot be held: write <activation point>:<index> of a point behind the input.", nameof(unit));
    }

    /// <summary>Every single unit that the patterns name, in the network's order.</summary>
    /// <param name="patterns">Points (<c>conv2</c>), points with wildcards (<c>hidden*</c>), units (<c>conv2:5</c>) or classes
    /// (<c>ring</c>, <c>class:ring</c>; see <see cref="PointList.Find"/>); none means every hidden point at which a unit can be
    /// read, except a recurrent layer's gates and an LSTM's tanh(c).</param>
    /// <exception cref="ArgumentException">A pattern matches nothing, or an index is out of range;
    /// the message lists what there is.</exception>
    public IReadOnlyList<Unit> Units(params IReadOnlyList<string> patterns) => Points.Units(patterns);

    /// <summary>Frees the network; a pass of another thread ends first.</summary>
    public void Dispose()
    {
        lock (_pass)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            _example.Dispose();
            _module.Dispose();
        }
    }

    /// <summary>The point that floats stand for where the network reads whole numbers,
    /// and the table of its values, one row for each code.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal (PointShape Point, Tensor Table) Codes() =>
        _survey.Codes is { Shape: var point, Part: var part }
        && WeightsOf(part.Module).FirstOrDefault(weight => weight.dim() == 2 && weight.shape[1] == point.UnitCount) is { } table
            ? (point, table)
            : throw new ArgumentException(is_floating_point(InputType)
                ? "The network reads floats, which can be trained themselves."
                : "The network has no embedding that reads all of its input.");

    /// <summary>The module whose parts have points, under their names in it.</summary>
    private nn.Module Own => Module is VaryingInput several ? several.Own : Module;

    /// <summary>Tells the network which points are looked at, where it asks; null for all.</summary>
    private void Show(IEnumerable<PointShape>? points)
    {
        if (_module is IShownPoints network) network.Shown = points?.Select(point => point.Point.Name).ToHashSet();
    }

    /// <summary>Modules under a second name have points under the first one alone.</summary>
    private IEnumerable<string> SameModules()
    {
        var first = _parts.ToDictionary(part => (object)part.Module, part => part.Name, ReferenceEqualityComparer.Instance);
        return from named in Own.named_modules()
               where first.TryGetValue(named.module, out var name) && name != named.name
               let name = first[named.module]
               group named.name by name into others
               select $"{Survey.Named([.. others])} is the same module as '{others.Key}': its calls are the points " +
                      $"{string.Join(", ", _survey.Places.Values.Where(place => place.Part.Name == others.Key)
                          .Select(place => $"'{place.Shape.Point}'"))}.";
    }

    private Survey Look()
    {
        try
        {
            return Survey.Of(Own, _parts, _example, Evaluate);
        }
        catch (NetworkFailure failure)
        {
            throw Refused(InputShape, failure);
        }
    }

    private static string HashOf(nn.Module<Tensor, Tensor> module)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in module.state_dict().OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}[{string.Join(',', value.shape)}]{value.dtype}"));
            using var plain = value.detach().cpu().contiguous();
            hash.AppendData(plain.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
