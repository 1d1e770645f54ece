export {
  Duration,
  type EnvironmentConfig,
  type Labels,
  physicalName,
  Size,
  TricloudError,
  ValidationError,
  validateEnvironment,
} from "./core";
