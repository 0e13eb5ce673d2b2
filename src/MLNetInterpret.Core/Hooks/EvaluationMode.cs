using static TorchSharp.torch;

namespace MLNetInterpret.Core.Hooks;

/// <summary>Modules that evaluate until this is disposed, and then are in the mode that each of them was in.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly IReadOnlyList<nn.Module> _modules;
    private readonly bool[] _trained;

    private EvaluationMode(IReadOnlyList<nn.Module> modules)
    {
        _modules = modules;
        _trained = [.. modules.Select(module => module.training)];
        modules[0].eval();
        // a module may have a mind of its own about its parts
        foreach (var module in modules)
            if (module.training) module.eval();
    }

    /// <summary>Lets modules evaluate; null where all of them do.</summary>
    /// <param name="modules">The network, then all of its parts, each before its own.</param>
    public static EvaluationMode? Of(IReadOnlyList<nn.Module> modules)
    {
        for (var at = 0; at < modules.Count; at++)
            if (modules[at].training) return new(modules);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // a module takes its parts along, which are set after it
        for (var at = 0; at < _modules.Count; at++)
            if (_modules[at].training != _trained[at]) _modules[at].train(_trained[at]);
    }
}
