using Microsoft.ML;
using MLNetInterpret.Tests.Trainers;

namespace MLNetInterpret.Tests;

/// <content>Modules of the tests.</content>
internal static partial class FreshProcess
{
    static partial void RegisterModules(MLContext ml) =>
        ml.RegisterModule<DoublingModule>().RegisterTorchModule("planted", () => new PlantedModule(3));
}
